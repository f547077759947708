package gas.web.tokens;

import gas.ledger.accounts.UserId;
import gas.web.tokens.ApiToken.Scope;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Tokens in DynamoDB, each under the SHA-256 of its text: who reads the table cannot use one.
///
/// A token is `gas_` and 256 random bits, so that scanners of leaked secrets know one when they see it, and a plain
/// hash is
/// enough.
@Component
public class ApiTokens {
    private static final Pattern TEXT = Pattern.compile("gas_[A-Za-z0-9_-]{43}");
    private static final int RANDOM_BYTES = 32;
    private static final int ID_LENGTH = 12;

    private final SecureRandom random = new SecureRandom();
    private final DynamoDbClient dynamo;
    private final TokenSettings settings;
    private final InstantSource clock;

    ApiTokens(DynamoDbClient dynamo, TokenSettings settings, InstantSource clock) {
        this.dynamo = dynamo;
        this.settings = settings;
        this.clock = clock;
    }

    /// A new token.
    ///
    /// @param text the token itself, which nobody can ask for again
    public record Made(ApiToken token, String text) {}

    /// Empty where the user has as many as anybody may.
    Optional<Made> make(UserId user, String name, Set<Scope> scopes, Duration validity) {
        if (of(user).size() >= settings.most()) {
            return Optional.empty();
        }
        byte[] bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        String text = "gas_" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        String hash = hash(text);
        Instant now = clock.instant();
        ApiToken token =
                new ApiToken(hash.substring(0, ID_LENGTH), user, name, Set.copyOf(scopes), now, now.plus(validity));
        dynamo.putItem(put -> put.tableName(settings.table())
                .item(Map.of(
                        "token_hash", AttributeValue.fromS(hash),
                        "user_id", AttributeValue.fromS(user.value()),
                        "token_name", AttributeValue.fromS(name),
                        "scopes",
                                AttributeValue.fromSs(
                                        scopes.stream().map(Scope::name).toList()),
                        "create_time", AttributeValue.fromS(now.toString()),
                        "expires_at",
                                AttributeValue.fromN(
                                        String.valueOf(token.expires().getEpochSecond())))));
        return Optional.of(new Made(token, text));
    }

    /// The token of this text, if it is one and still holds.
    public Optional<ApiToken> find(String text) {
        if (!TEXT.matcher(text).matches()) {
            return Optional.empty();
        }
        return Optional.of(item(hash(text)))
                .filter(item -> !item.isEmpty())
                .map(ApiTokens::read)
                .filter(this::holds);
    }

    /// A user's tokens that still hold, newest first.
    List<ApiToken> of(UserId user) {
        return items(user).stream()
                .map(ApiTokens::read)
                .filter(this::holds)
                .sorted(Comparator.comparing(ApiToken::created).reversed())
                .toList();
    }

    /// Nothing happens where the user has no such token.
    void revoke(UserId user, String id) {
        for (Map<String, AttributeValue> item : items(user)) {
            if (read(item).id().equals(id)) {
                dynamo.deleteItem(delete ->
                        delete.tableName(settings.table()).key(Map.of("token_hash", text(item, "token_hash"))));
            }
        }
    }

    /// The index follows the table with a delay: the table decides.
    private List<Map<String, AttributeValue>> items(UserId user) {
        return dynamo
                .queryPaginator(query -> query.tableName(settings.table())
                        .indexName("user")
                        .keyConditionExpression("user_id = :user")
                        .expressionAttributeValues(Map.of(":user", AttributeValue.fromS(user.value()))))
                .items()
                .stream()
                .map(keys -> text(keys, "token_hash").s())
                .map(this::item)
                .filter(item -> !item.isEmpty())
                .toList();
    }

    private Map<String, AttributeValue> item(String hash) {
        return dynamo.getItem(get -> get.tableName(settings.table())
                        .key(Map.of("token_hash", AttributeValue.fromS(hash)))
                        .consistentRead(true))
                .item();
    }

    private boolean holds(ApiToken token) {
        return token.expires().isAfter(clock.instant());
    }

    private static ApiToken read(Map<String, AttributeValue> item) {
        return new ApiToken(
                text(item, "token_hash").s().substring(0, ID_LENGTH),
                new UserId(text(item, "user_id").s()),
                text(item, "token_name").s(),
                text(item, "scopes").ss().stream().map(Scope::valueOf).collect(Collectors.toSet()),
                Instant.parse(text(item, "create_time").s()),
                Instant.ofEpochSecond(Long.parseLong(text(item, "expires_at").n())));
    }

    private static AttributeValue text(Map<String, AttributeValue> item, String name) {
        AttributeValue value = item.get(name);
        if (value == null) {
            throw new IllegalStateException("a stored token has no " + name);
        }
        return value;
    }

    private static String hash(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException everyJdkHasSha256) {
            throw new AssertionError(everyJdkHasSha256);
        }
    }
}
