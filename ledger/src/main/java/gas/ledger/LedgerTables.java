package gas.ledger;

import java.util.List;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.Projection;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/// The ledger's tables: their names are settings, their keys are not.
///
/// @param jobs `user_id`, `job_id`; sparse index `owed` (`owed`, `owed_at`)
/// @param accounts `user_id`; sparse index `owed` as above; index `stripe_customer` (`stripe_customer_id`)
/// @param events `event_id`: Stripe events that were applied; expires by `expires_at`
public record LedgerTables(String jobs, String accounts, String events) {
    public static final String OWED_INDEX = "owed";
    public static final String STRIPE_CUSTOMER_INDEX = "stripe_customer";

    public List<CreateTableRequest> definitions() {
        return List.of(
                table(jobs, "user_id", "job_id")
                        .attributeDefinitions(text("user_id"), text("job_id"), text("owed"), text("owed_at"))
                        .globalSecondaryIndexes(index(OWED_INDEX, "owed", "owed_at"))
                        .build(),
                table(accounts, "user_id")
                        .attributeDefinitions(
                                text("user_id"), text("owed"), text("owed_at"), text("stripe_customer_id"))
                        .globalSecondaryIndexes(
                                index(OWED_INDEX, "owed", "owed_at"),
                                index(STRIPE_CUSTOMER_INDEX, "stripe_customer_id"))
                        .build(),
                table(events, "event_id").attributeDefinitions(text("event_id")).build());
    }

    private static CreateTableRequest.Builder table(String name, String... keys) {
        return CreateTableRequest.builder()
                .tableName(name)
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .keySchema(keySchema(keys));
    }

    private static GlobalSecondaryIndex index(String name, String... keys) {
        return GlobalSecondaryIndex.builder()
                .indexName(name)
                .keySchema(keySchema(keys))
                .projection(Projection.builder()
                        .projectionType(ProjectionType.KEYS_ONLY)
                        .build())
                .build();
    }

    private static List<KeySchemaElement> keySchema(String... keys) {
        KeySchemaElement hash = key(keys[0], KeyType.HASH);
        return keys.length == 1 ? List.of(hash) : List.of(hash, key(keys[1], KeyType.RANGE));
    }

    private static KeySchemaElement key(String name, KeyType type) {
        return KeySchemaElement.builder().attributeName(name).keyType(type).build();
    }

    private static AttributeDefinition text(String name) {
        return AttributeDefinition.builder()
                .attributeName(name)
                .attributeType(ScalarAttributeType.S)
                .build();
    }
}
