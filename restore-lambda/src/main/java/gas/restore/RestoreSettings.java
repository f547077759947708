package gas.restore;

import gas.ledger.LedgerTables;
import gas.ledger.accounts.Accounts;
import gas.ledger.jobs.ColdResults;
import gas.ledger.jobs.Jobs;
import gas.ledger.jobs.Retention;
import gas.vault.GlacierVault;
import gas.vault.VaultKind;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.glacier.GlacierClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sns.SnsClient;

/// What the function needs to know, from the environment that all services share.
///
/// @param freeWindow how long a restored result stays in S3 where its account became free again meanwhile
/// @param reserve no range is begun when less than this is left of an invocation
/// @param patience how long a restore may be silent between two ranges, before it is asked after
/// @param kind which cold storage the installation uses
/// @param noticeTopic ARN of the SNS topic where the vault announces retrievals
/// @param thawTopic ARN of the SNS topic that thaw requests go to
record RestoreSettings(
        LedgerTables tables,
        Duration freeWindow,
        Duration reserve,
        Duration patience,
        VaultKind kind,
        String vault,
        String noticeTopic,
        String thawTopic) {
    private static final Pattern SHORT_DURATION = Pattern.compile("(\\d+)(ms|s|m|h|d)");

    /// @throws IllegalStateException naming every variable that is missing
    static RestoreSettings from(Map<String, String> environment) {
        Variables variables = new Variables(environment, defaults());
        LedgerTables tables = new LedgerTables(
                variables.text("GAS_TABLES_JOBS"),
                variables.text("GAS_TABLES_ACCOUNTS"),
                variables.text("GAS_TABLES_EVENTS"));
        String freeWindow = variables.text("GAS_FREE_WINDOW");
        String reserve = variables.text("GAS_RESTORE_RESERVE");
        String patience = variables.text("GAS_THAW_PATIENCE_RESTORE");
        String kind = variables.text("GAS_VAULT_KIND");
        String vault = variables.text("GAS_VAULT_NAME");
        String noticeTopic = variables.text("GAS_TOPICS_ARCHIVE_RETRIEVED");
        String thawTopic = variables.text("GAS_TOPICS_THAW_REQUESTS");
        variables.refuseMissing();
        return new RestoreSettings(
                tables,
                duration("GAS_FREE_WINDOW", freeWindow),
                duration("GAS_RESTORE_RESERVE", reserve),
                duration("GAS_THAW_PATIENCE_RESTORE", patience),
                VaultKind.ofWord(kind),
                vault,
                noticeTopic,
                thawTopic);
    }

    /// Endpoint, region and credentials are the SDK's own settings.
    RestoreResult restoreResult() {
        DynamoDbClient dynamo = DynamoDbClient.create();
        S3Client s3 = S3Client.create();
        InstantSource clock = InstantSource.system();
        Accounts accounts = new Accounts(dynamo, tables, clock);
        return new RestoreResult(
                new Jobs(dynamo, tables, accounts, clock),
                new ColdResults(dynamo, tables, accounts, clock),
                kind.vault(GlacierClient::create, s3, vault, noticeTopic, GlacierVault.USUAL_PART_BYTES),
                s3,
                SnsClient.create(),
                new RestoreResult.Topics(thawTopic, noticeTopic),
                new Retention(freeWindow),
                patience);
    }

    /// As the other services write it: `30s`, `5m`, or ISO 8601.
    private static Duration duration(String name, String text) {
        Matcher matcher = SHORT_DURATION.matcher(text);
        if (matcher.matches()) {
            long amount = Long.parseLong(matcher.group(1));
            return switch (matcher.group(2)) {
                case "ms" -> Duration.ofMillis(amount);
                case "s" -> Duration.ofSeconds(amount);
                case "m" -> Duration.ofMinutes(amount);
                case "h" -> Duration.ofHours(amount);
                default -> Duration.ofDays(amount);
            };
        }
        try {
            return Duration.parse(text);
        } catch (DateTimeParseException notADuration) {
            throw new IllegalStateException(
                    name + "=" + text + " is not a duration: 30s, 5m or PT5M are", notADuration);
        }
    }

    private static Properties defaults() {
        try (InputStream file = RestoreSettings.class.getResourceAsStream("defaults.properties")) {
            Properties defaults = new Properties();
            defaults.load(Objects.requireNonNull(file, "defaults.properties is part of this jar"));
            return defaults;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static final class Variables {
        private final Map<String, String> environment;
        private final Properties defaults;
        private final List<String> missing = new ArrayList<>();

        Variables(Map<String, String> environment, Properties defaults) {
            this.environment = environment;
            this.defaults = defaults;
        }

        String text(String name) {
            @Nullable String value = environment.getOrDefault(name, defaults.getProperty(name));
            if (value == null || value.isBlank()) {
                missing.add(name);
                return "";
            }
            return value;
        }

        void refuseMissing() {
            if (!missing.isEmpty()) {
                throw new IllegalStateException(
                        "not in the environment: " + String.join(", ", missing) + "; set them on the function");
            }
        }
    }
}
