package gas.localcloud.provisioning;

import static gas.localcloud.LocalCloudSettings.ACCOUNT;
import static gas.localcloud.LocalCloudSettings.REGION;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What the resources are called here, and the settings by which services are told so.
public final class Names {
    public static final String INPUTS_BUCKET = "gas-inputs";
    public static final String RESULTS_BUCKET = "gas-results";
    public static final String JOBS_TABLE = "gas-jobs";
    public static final String ACCOUNTS_TABLE = "gas-accounts";
    public static final String SESSIONS_TABLE = "gas-sessions";
    public static final String TOKENS_TABLE = "gas-tokens";
    public static final String EVENTS_TABLE = "gas-events";
    public static final String WEBHOOKS_TABLE = "gas-webhooks";
    /// The vault, and the bucket that stands in for it.
    public static final String VAULT = "gas-archive";
    public static final String STATE_MACHINE = "gas-archive-wait";
    public static final String RESTORE_FUNCTION = "gas-restore";
    public static final String ARCHIVE_DUE = "archive-due";
    public static final String ARCHIVE_RETRIEVED = "archive-retrieved";
    static final List<String> CHANNELS =
            List.of("job-requests", "job-results", ARCHIVE_DUE, "thaw-requests", ARCHIVE_RETRIEVED, "webhooks-due");

    private Names() {}

    static String queue(String channel) {
        return "gas-" + channel;
    }

    static String deadQueue(String channel) {
        return "gas-" + channel + "-dead";
    }

    public static String topicArn(String channel) {
        return "arn:aws:sns:" + REGION + ":" + ACCOUNT + ":gas-" + channel;
    }

    static String queueArn(String queue) {
        return "arn:aws:sqs:" + REGION + ":" + ACCOUNT + ":" + queue;
    }

    /// Environment variables that tell a service these names.
    public static Map<String, String> environment() {
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("GAS_BUCKETS_INPUTS", INPUTS_BUCKET);
        environment.put("GAS_BUCKETS_RESULTS", RESULTS_BUCKET);
        environment.put("GAS_TABLES_JOBS", JOBS_TABLE);
        environment.put("GAS_TABLES_ACCOUNTS", ACCOUNTS_TABLE);
        environment.put("GAS_TABLES_SESSIONS", SESSIONS_TABLE);
        environment.put("GAS_TABLES_EVENTS", EVENTS_TABLE);
        environment.put("GAS_TABLES_TOKENS", TOKENS_TABLE);
        environment.put("GAS_TABLES_WEBHOOKS", WEBHOOKS_TABLE);
        environment.put("GAS_VAULT_NAME", VAULT);
        environment.put("GAS_LAMBDA_RESTORE", RESTORE_FUNCTION);
        environment.put(
                "GAS_STATE_MACHINES_ARCHIVE_WAIT",
                "arn:aws:states:" + REGION + ":" + ACCOUNT + ":stateMachine:" + STATE_MACHINE);
        for (String channel : CHANNELS) {
            String name = channel.toUpperCase(Locale.ROOT).replace('-', '_');
            environment.put("GAS_TOPICS_" + name, topicArn(channel));
            environment.put("GAS_QUEUES_" + name, queue(channel));
        }
        return environment;
    }
}
