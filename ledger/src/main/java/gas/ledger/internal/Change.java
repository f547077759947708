package gas.ledger.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionCheck;
import software.amazon.awssdk.services.dynamodb.model.Update;

/// One conditional write in the making: what to set, what to remove, and what must hold for it. Several conditions must
/// all hold.
public final class Change {
    private final String table;
    private final Map<String, AttributeValue> key;
    private final Map<String, String> names = new LinkedHashMap<>();
    private final Map<String, AttributeValue> values = new LinkedHashMap<>();
    private final List<String> sets = new ArrayList<>();
    private final List<String> removes = new ArrayList<>();
    private final List<String> conditions = new ArrayList<>();

    public Change(String table, Map<String, AttributeValue> key) {
        this.table = table;
        this.key = key;
    }

    /// Sets the attribute, or removes it where the value is null.
    public Change set(String name, @Nullable Object value) {
        if (value == null) {
            return remove(name);
        }
        sets.add(name(name) + " = " + value(value));
        return this;
    }

    public Change remove(String name) {
        removes.add(name(name));
        return this;
    }

    public Change when(String name, String operator, Object value) {
        conditions.add(name(name) + " " + operator + " " + value(value));
        return this;
    }

    public Change whenAnyOf(String name, Object... choices) {
        List<String> alternatives = new ArrayList<>();
        for (Object choice : choices) {
            alternatives.add(value(choice));
        }
        conditions.add(name(name) + " IN (" + String.join(", ", alternatives) + ")");
        return this;
    }

    public Change whenPresent(String name) {
        conditions.add("attribute_exists(" + name(name) + ")");
        return this;
    }

    public Change whenAbsent(String name) {
        conditions.add("attribute_not_exists(" + name(name) + ")");
        return this;
    }

    /// Both must be the same again: the attribute holds this value, or is absent where the value is null.
    public Change whenStill(String name, @Nullable Object value) {
        return value == null ? whenAbsent(name) : when(name, "=", value);
    }

    public Update update() {
        StringBuilder expression = new StringBuilder();
        if (!sets.isEmpty()) {
            expression.append("SET ").append(String.join(", ", sets));
        }
        if (!removes.isEmpty()) {
            expression.append(" REMOVE ").append(String.join(", ", removes));
        }
        return Update.builder()
                .tableName(table)
                .key(key)
                .updateExpression(expression.toString().strip())
                .conditionExpression(condition())
                .expressionAttributeNames(names)
                .expressionAttributeValues(values.isEmpty() ? null : values)
                .build();
    }

    public ConditionCheck check() {
        return ConditionCheck.builder()
                .tableName(table)
                .key(key)
                .conditionExpression(condition())
                .expressionAttributeNames(names)
                .expressionAttributeValues(values.isEmpty() ? null : values)
                .build();
    }

    private String condition() {
        return String.join(" AND ", conditions);
    }

    private String name(String name) {
        String alias = "#" + name;
        names.put(alias, name);
        return alias;
    }

    private String value(Object value) {
        String alias = ":v" + values.size();
        values.put(alias, Item.value(value));
        return alias;
    }
}
