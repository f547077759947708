package gas.infra;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.amazon.awscdk.services.cloudwatch.Alarm;
import software.amazon.awscdk.services.cloudwatch.ComparisonOperator;
import software.amazon.awscdk.services.cloudwatch.Dashboard;
import software.amazon.awscdk.services.cloudwatch.GraphWidget;
import software.amazon.awscdk.services.cloudwatch.IMetric;
import software.amazon.awscdk.services.cloudwatch.Metric;
import software.amazon.awscdk.services.cloudwatch.MetricOptions;
import software.amazon.awscdk.services.cloudwatch.TreatMissingData;
import software.amazon.awscdk.services.cloudwatch.actions.SnsAction;
import software.amazon.awscdk.services.elasticloadbalancingv2.HttpCodeElb;
import software.amazon.awscdk.services.elasticloadbalancingv2.HttpCodeTarget;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.logs.FilterPattern;
import software.amazon.awscdk.services.logs.LogGroup;
import software.amazon.awscdk.services.logs.MetricFilter;
import software.amazon.awscdk.services.logs.RetentionDays;
import software.amazon.awscdk.services.sns.Topic;
import software.amazon.awscdk.services.sns.subscriptions.EmailSubscription;
import software.constructs.Construct;

/// Logs, alarms and the dashboard. It is there before what it watches, because a deployment asks its alarms whether to
/// go on.
final class ObservabilityStack extends Stack {
    /// What the annotator's log says at the end of a job that failed.
    static final String JOB_FAILED = "FAILED at attempt";

    private static final Duration FIVE_MINUTES = Duration.minutes(5);

    final Map<String, LogGroup> logs = new TreeMap<>();

    /// Service -> names of the alarms that turn its deployment back.
    final Map<String, List<String>> guards = new TreeMap<>();

    private final EnvironmentSettings environment;
    private final Topic alarms;
    private final List<IMetric> waiting = new ArrayList<>();
    private final List<IMetric> ages = new ArrayList<>();
    private final List<IMetric> dead = new ArrayList<>();

    ObservabilityStack(
            Construct app,
            EnvironmentSettings environment,
            MessagingStack messaging,
            EdgeStack edge,
            StackProps props) {
        super(app, environment.named("observability"), props);
        this.environment = environment;
        for (String part : List.of(
                WebService.NAME, AnnotatorService.NAME, ArchiveService.NAME, ThawService.NAME, RestoreFunction.NAME)) {
            logs.put(
                    part,
                    LogGroup.Builder.create(this, DataStack.logicalName(part) + "Log")
                            .logGroupName("/gas/" + environment.name() + "/" + part)
                            .retention(RetentionDays.THREE_MONTHS)
                            .build());
        }
        this.alarms = Topic.Builder.create(this, "Alarms")
                .topicName(environment.named("alarms"))
                .enforceSsl(true)
                .build();
        alarms.addToResourcePolicy(PolicyStatement.Builder.create()
                .sid("CloudWatch")
                .actions(List.of("sns:Publish"))
                .resources(List.of(alarms.getTopicArn()))
                .principals(List.of(new ServicePrincipal("cloudwatch.amazonaws.com")))
                .conditions(Map.of("StringEquals", Map.of("aws:SourceAccount", environment.account())))
                .build());
        alarms.addSubscription(new EmailSubscription(environment.alarmsTo()));
        messaging.channels.forEach(this::watch);
        IMetric failures = watchJobs();
        watchSite(edge);
        watchRestores();
        watchWaits(messaging);
        dashboard(edge, failures);
    }

    private void watch(Channel channel, MessagingStack.Line line) {
        MetricOptions often = MetricOptions.builder()
                .period(Duration.minutes(1))
                .statistic("Maximum")
                .label(channel.word())
                .build();
        Metric age = line.queue().metricApproximateAgeOfOldestMessage(often);
        Metric letters = line.dead().metricApproximateNumberOfMessagesVisible(often);
        waiting.add(line.queue().metricApproximateNumberOfMessagesVisible(often));
        ages.add(age);
        dead.add(letters);
        alarm(
                channel.word() + "-dead-letters",
                "Messages that " + channel.consumer
                        + " could not work off: docs/deploying.md, \"When an alarm goes off\"",
                letters,
                1,
                ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
                1,
                TreatMissingData.NOT_BREACHING,
                channel.consumer);
        alarm(
                channel.word() + "-oldest-message",
                channel.consumer + " does not keep up, or does not run",
                age,
                channel.patienceMinutes * 60,
                ComparisonOperator.GREATER_THAN_THRESHOLD,
                5,
                TreatMissingData.NOT_BREACHING);
    }

    /// Users' faulty files fail too: a few are nothing, many at once are ours.
    private IMetric watchJobs() {
        Metric failures = MetricFilter.Builder.create(this, "FailedJobs")
                .logGroup(logs.get(AnnotatorService.NAME))
                .metricNamespace("gas/" + environment.name())
                .metricName("FailedJobs")
                .filterPattern(FilterPattern.literal("\"" + JOB_FAILED + "\""))
                .metricValue("1")
                .build()
                .metric(MetricOptions.builder()
                        .statistic("Sum")
                        .period(FIVE_MINUTES)
                        .label("failed jobs")
                        .build());
        alarm(
                "jobs-failing",
                "Ten or more jobs failed in five minutes",
                failures,
                10,
                ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
                1,
                TreatMissingData.NOT_BREACHING,
                AnnotatorService.NAME);
        return failures;
    }

    private void watchSite(EdgeStack edge) {
        MetricOptions minute = MetricOptions.builder()
                .statistic("Sum")
                .period(Duration.minutes(1))
                .build();
        alarm(
                "web-5xx",
                "Pages fail",
                edge.webServices.getMetrics().httpCodeTarget(HttpCodeTarget.TARGET_5XX_COUNT, minute),
                5,
                ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
                2,
                TreatMissingData.NOT_BREACHING,
                WebService.NAME);
        alarm(
                "load-balancer-5xx",
                "The load balancer finds nobody who answers",
                edge.loadBalancer.getMetrics().httpCodeElb(HttpCodeElb.ELB_5XX_COUNT, minute),
                5,
                ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
                2,
                TreatMissingData.NOT_BREACHING);
        alarm(
                "web-no-healthy-hosts",
                "No web service is healthy",
                edge.webServices
                        .getMetrics()
                        .healthyHostCount(MetricOptions.builder()
                                .statistic("Minimum")
                                .period(Duration.minutes(1))
                                .build()),
                1,
                ComparisonOperator.LESS_THAN_THRESHOLD,
                3,
                TreatMissingData.BREACHING);
    }

    private void watchRestores() {
        alarm(
                "restore-errors",
                "The restoring function fails",
                Metric.Builder.create()
                        .namespace("AWS/Lambda")
                        .metricName("Errors")
                        .dimensionsMap(Map.of("FunctionName", environment.named("restore")))
                        .statistic("Sum")
                        .period(FIVE_MINUTES)
                        .build(),
                3,
                ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
                1,
                TreatMissingData.NOT_BREACHING);
    }

    private void watchWaits(MessagingStack messaging) {
        alarm(
                "archive-waits-failing",
                "Waits for an archive time end without saying that it came; the sweeper catches up",
                messaging.archiveWait.metricFailed(MetricOptions.builder()
                        .statistic("Sum")
                        .period(FIVE_MINUTES)
                        .build()),
                1,
                ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
                1,
                TreatMissingData.NOT_BREACHING);
    }

    /// @param guarded services whose deployment is turned back when it goes off
    private void alarm(
            String name,
            String description,
            IMetric metric,
            int threshold,
            ComparisonOperator comparison,
            int periods,
            TreatMissingData missing,
            String... guarded) {
        String alarmName = environment.named(name);
        Alarm alarm = Alarm.Builder.create(this, DataStack.logicalName(name) + "Alarm")
                .alarmName(alarmName)
                .alarmDescription(description)
                .metric(metric)
                .threshold(threshold)
                .comparisonOperator(comparison)
                .evaluationPeriods(periods)
                .treatMissingData(missing)
                .build();
        SnsAction told = new SnsAction(alarms);
        alarm.addAlarmAction(told);
        alarm.addOkAction(told);
        for (String service : guarded) {
            guards.computeIfAbsent(service, none -> new ArrayList<>()).add(alarmName);
        }
    }

    private void dashboard(EdgeStack edge, IMetric failures) {
        Dashboard dashboard = Dashboard.Builder.create(this, "Dashboard")
                .dashboardName(environment.named("overview"))
                .build();
        dashboard.addWidgets(
                graph("Requests", List.of(edge.loadBalancer.getMetrics().requestCount())),
                graph(
                        "Pages: time to answer",
                        List.of(edge.webServices.getMetrics().targetResponseTime())),
                graph(
                        "Pages: errors",
                        List.of(
                                edge.webServices.getMetrics().httpCodeTarget(HttpCodeTarget.TARGET_4XX_COUNT),
                                edge.webServices.getMetrics().httpCodeTarget(HttpCodeTarget.TARGET_5XX_COUNT))));
        dashboard.addWidgets(
                graph("Messages waiting", waiting),
                graph("Age of the oldest message, seconds", ages),
                graph("Dead letters", dead));
        dashboard.addWidgets(
                graph("Jobs that failed", List.of(failures)),
                graph("Processor, percent", perService("CPUUtilization")),
                graph("Memory, percent", perService("MemoryUtilization")));
    }

    private List<IMetric> perService(String metric) {
        List<IMetric> metrics = new ArrayList<>();
        for (String service : DataStack.IMAGES) {
            metrics.add(Metric.Builder.create()
                    .namespace("AWS/ECS")
                    .metricName(metric)
                    .dimensionsMap(
                            new TreeMap<>(Map.of("ClusterName", environment.named("cluster"), "ServiceName", service)))
                    .statistic("Average")
                    .label(service)
                    .build());
        }
        return metrics;
    }

    private static GraphWidget graph(String title, List<? extends IMetric> metrics) {
        return GraphWidget.Builder.create()
                .title(title)
                .left(List.copyOf(metrics))
                .width(8)
                .height(6)
                .build();
    }
}
