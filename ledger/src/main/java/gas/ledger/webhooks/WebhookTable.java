package gas.ledger.webhooks;

import gas.ledger.accounts.UserId;
import gas.ledger.internal.Change;
import gas.ledger.internal.Item;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.Update;

/// Reads and conditional writes of single items; every read is strongly consistent.
final class WebhookTable {
    final DynamoDbClient dynamo;
    final String name;

    WebhookTable(DynamoDbClient dynamo, String name) {
        this.dynamo = dynamo;
        this.name = name;
    }

    Optional<Map<String, AttributeValue>> find(UserId user, String item) {
        var response =
                dynamo.getItem(get -> get.tableName(name).key(key(user, item)).consistentRead(true));
        return response.hasItem() ? Optional.of(response.item()) : Optional.empty();
    }

    List<Map<String, AttributeValue>> startingWith(UserId user, String prefix, boolean forward, int most) {
        return dynamo
                .queryPaginator(query -> query.tableName(name)
                        .consistentRead(true)
                        .scanIndexForward(forward)
                        .limit(Math.min(most, 1000))
                        .keyConditionExpression("user_id = :user AND begins_with(item_id, :prefix)")
                        .expressionAttributeValues(Map.of(":user", Item.value(user), ":prefix", Item.value(prefix))))
                .items()
                .stream()
                .limit(most)
                .toList();
    }

    /// False where it is there.
    boolean put(Item item) {
        try {
            dynamo.putItem(put ->
                    put.tableName(name).item(item.attributes()).conditionExpression("attribute_not_exists(item_id)"));
            return true;
        } catch (ConditionalCheckFailedException there) {
            return false;
        }
    }

    void delete(UserId user, String item) {
        dynamo.deleteItem(delete -> delete.tableName(name).key(key(user, item)));
    }

    Change change(UserId user, String item) {
        return new Change(name, key(user, item));
    }

    /// The item after the change, or empty where a condition did not hold.
    Optional<Map<String, AttributeValue>> write(Change change) {
        Update update = change.update();
        try {
            return Optional.of(dynamo.updateItem(write -> write.tableName(update.tableName())
                            .key(update.key())
                            .updateExpression(update.updateExpression())
                            .conditionExpression(update.conditionExpression())
                            .expressionAttributeNames(update.expressionAttributeNames())
                            .expressionAttributeValues(
                                    update.hasExpressionAttributeValues() ? update.expressionAttributeValues() : null)
                            .returnValues(ReturnValue.ALL_NEW))
                    .attributes());
        } catch (ConditionalCheckFailedException anotherWriterWasFirst) {
            return Optional.empty();
        }
    }

    private static Map<String, AttributeValue> key(UserId user, String item) {
        return Map.of("user_id", Item.value(user), "item_id", Item.value(item));
    }
}
