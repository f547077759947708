package gas.infra;

import static gas.infra.Part.allow;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.services.dynamodb.Table;
import software.amazon.awscdk.services.iam.PolicyStatement;

/// What everybody who uses the ledger is told, and may be allowed.
final class Ledger {
    private final EnvironmentSettings environment;
    private final DataStack data;
    private final MessagingStack messaging;

    Ledger(EnvironmentSettings environment, DataStack data, MessagingStack messaging) {
        this.environment = environment;
        this.data = data;
        this.messaging = messaging;
    }

    Map<String, String> tables() {
        Map<String, String> tables = new LinkedHashMap<>();
        tables.put("GAS_TABLES_JOBS", data.jobs.getTableName());
        tables.put("GAS_TABLES_ACCOUNTS", data.accounts.getTableName());
        tables.put("GAS_TABLES_EVENTS", data.events.getTableName());
        tables.put("GAS_FREE_WINDOW", environment.freeWindow());
        return tables;
    }

    /// For a Spring Boot service.
    Map<String, String> settings() {
        Map<String, String> settings = tables();
        settings.put("AWS_REGION", environment.region());
        for (Channel channel :
                List.of(Channel.JOB_REQUESTS, Channel.JOB_RESULTS, Channel.ARCHIVE_DUE, Channel.THAW_REQUESTS)) {
            settings.putAll(topic(channel));
        }
        settings.put("GAS_STATE_MACHINES_ARCHIVE_WAIT", messaging.archiveWait.getStateMachineArn());
        return settings;
    }

    Map<String, String> topic(Channel channel) {
        return Map.of("GAS_TOPICS_" + channel.name(), messaging.topic(channel).getTopicArn());
    }

    /// Who consumes the channel.
    Map<String, String> queue(Channel channel) {
        return Map.of("GAS_QUEUES_" + channel.name(), messaging.queue(channel).getQueueName());
    }

    PolicyStatement consumes(Channel channel) {
        return allow(
                List.of(
                        "sqs:GetQueueUrl",
                        "sqs:GetQueueAttributes",
                        "sqs:ReceiveMessage",
                        "sqs:ChangeMessageVisibility",
                        "sqs:DeleteMessage"),
                messaging.queue(channel).getQueueArn());
    }

    PolicyStatement publishes(Channel... channels) {
        String[] topics = new String[channels.length];
        for (int i = 0; i < channels.length; i++) {
            topics[i] = messaging.topic(channels[i]).getTopicArn();
        }
        return allow(List.of("sns:Publish"), topics);
    }

    PolicyStatement startsArchiveWaits() {
        return allow(List.of("states:StartExecution"), messaging.archiveWait.getStateMachineArn());
    }

    PolicyStatement jobs(String... operations) {
        return on(data.jobs, operations);
    }

    PolicyStatement accounts(String... operations) {
        return on(data.accounts, operations);
    }

    PolicyStatement events(String... operations) {
        return on(data.events, operations);
    }

    PolicyStatement queriesIndex(Table table, String index) {
        return allow(List.of("dynamodb:Query"), table.getTableArn() + "/index/" + index);
    }

    static PolicyStatement on(Table table, String... operations) {
        List<String> actions =
                List.of(operations).stream().map("dynamodb:"::concat).toList();
        return allow(actions, table.getTableArn());
    }
}
