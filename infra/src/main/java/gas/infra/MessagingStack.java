package gas.infra;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.amazon.awscdk.services.iam.AnyPrincipal;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.logs.LogGroup;
import software.amazon.awscdk.services.logs.RetentionDays;
import software.amazon.awscdk.services.sns.Topic;
import software.amazon.awscdk.services.sns.subscriptions.SqsSubscription;
import software.amazon.awscdk.services.sns.subscriptions.SqsSubscriptionProps;
import software.amazon.awscdk.services.sqs.DeadLetterQueue;
import software.amazon.awscdk.services.sqs.Queue;
import software.amazon.awscdk.services.sqs.QueueEncryption;
import software.amazon.awscdk.services.stepfunctions.DefinitionBody;
import software.amazon.awscdk.services.stepfunctions.LogLevel;
import software.amazon.awscdk.services.stepfunctions.LogOptions;
import software.amazon.awscdk.services.stepfunctions.StateMachine;
import software.amazon.awscdk.services.stepfunctions.StateMachineType;
import software.constructs.Construct;

/// What the parts say to each other, and the wait until a result's archive time.
final class MessagingStack extends Stack {
    static final int MOST_RECEIVES = 10;

    /// As the services expect it, which renew it while they work.
    private static final Duration VISIBILITY = Duration.seconds(30);

    private static final String ARCHIVE_WAIT = "/gas/ledger/announcements/archive-wait.asl.json";

    record Line(Topic topic, Queue queue, Queue dead) {}

    final Map<Channel, Line> channels = new EnumMap<>(Channel.class);
    final StateMachine archiveWait;

    private final EnvironmentSettings environment;

    MessagingStack(Construct app, EnvironmentSettings environment, DataStack data, StackProps props) {
        super(app, environment.named("messaging"), props);
        this.environment = environment;
        for (Channel channel : Channel.values()) {
            channels.put(channel, line(channel));
        }
        Topic retrieved = topic(Channel.ARCHIVE_RETRIEVED);
        mayPublish(retrieved, environment.vault());
        data.coldStorage.announce(this, retrieved);
        this.archiveWait = archiveWait();
        NagExceptions.ofVaultCalls(this);
        NagExceptions.ofStateMachine(archiveWait);
    }

    Topic topic(Channel channel) {
        return line(channel, channels).topic();
    }

    Queue queue(Channel channel) {
        return line(channel, channels).queue();
    }

    private static Line line(Channel channel, Map<Channel, Line> channels) {
        return Objects.requireNonNull(channels.get(channel), channel.word());
    }

    private Line line(Channel channel) {
        String name = DataStack.logicalName(channel.word());
        Topic topic = Topic.Builder.create(this, name + "Topic")
                .topicName(environment.named(channel.word()))
                .enforceSsl(true)
                .build();
        Queue dead = Queue.Builder.create(this, name + "Dead")
                .queueName(environment.named(channel.word() + "-dead"))
                .encryption(QueueEncryption.SQS_MANAGED)
                .enforceSsl(true)
                .retentionPeriod(Duration.days(14))
                .build();
        Queue queue = Queue.Builder.create(this, name + "Queue")
                .queueName(environment.named(channel.word()))
                .encryption(QueueEncryption.SQS_MANAGED)
                .enforceSsl(true)
                .retentionPeriod(Duration.days(14))
                .receiveMessageWaitTime(Duration.seconds(10))
                .visibilityTimeout(channel == Channel.ARCHIVE_RETRIEVED ? RestoreFunction.QUEUE_VISIBILITY : VISIBILITY)
                .deadLetterQueue(DeadLetterQueue.builder()
                        .queue(dead)
                        .maxReceiveCount(MOST_RECEIVES)
                        .build())
                .build();
        topic.addSubscription(new SqsSubscription(
                queue, SqsSubscriptionProps.builder().rawMessageDelivery(true).build()));
        return new Line(topic, queue, dead);
    }

    /// Glacier publishes as the topic's owner, S3 as itself.
    private void mayPublish(Topic topic, VaultKind vault) {
        PolicyStatement.Builder statement = PolicyStatement.Builder.create()
                .actions(List.of("sns:Publish"))
                .resources(List.of(topic.getTopicArn()));
        topic.addToResourcePolicy(
                switch (vault) {
                    case GLACIER_VAULT ->
                        statement
                                .sid("Vault")
                                .principals(List.of(new AnyPrincipal()))
                                .conditions(Map.of("StringEquals", Map.of("AWS:SourceOwner", environment.account())))
                                .build();
                    case S3_GLACIER, S3_DEEP_ARCHIVE ->
                        statement
                                .sid("ArchiveBucket")
                                .principals(List.of(new ServicePrincipal("s3.amazonaws.com")))
                                .conditions(new TreeMap<>(Map.of(
                                        "StringEquals",
                                        Map.of("aws:SourceAccount", environment.account()),
                                        "ArnLike",
                                        Map.of(
                                                "aws:SourceArn",
                                                "arn:" + getPartition() + ":s3:::"
                                                        + environment.named("archive-" + environment.account())))))
                                .build();
                });
    }

    private StateMachine archiveWait() {
        Topic due = topic(Channel.ARCHIVE_DUE);
        StateMachine machine = StateMachine.Builder.create(this, "ArchiveWait")
                .stateMachineName(environment.named("archive-wait"))
                .stateMachineType(StateMachineType.STANDARD)
                .definitionBody(DefinitionBody.fromString(definition()))
                .definitionSubstitutions(Map.of("ArchiveDueTopic", due.getTopicArn()))
                .tracingEnabled(true)
                .logs(LogOptions.builder()
                        .level(LogLevel.ALL)
                        .includeExecutionData(false)
                        .destination(LogGroup.Builder.create(this, "ArchiveWaitLog")
                                .logGroupName("/aws/vendedlogs/states/" + environment.named("archive-wait"))
                                .retention(RetentionDays.ONE_MONTH)
                                .build())
                        .build())
                .build();
        due.grantPublish(machine);
        return machine;
    }

    /// The definition that the ledger keeps and local-cloud runs.
    static String definition() {
        try (InputStream file = MessagingStack.class.getResourceAsStream(ARCHIVE_WAIT)) {
            return new String(
                    Objects.requireNonNull(file, ARCHIVE_WAIT + " is part of this jar")
                            .readAllBytes(),
                    StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
