package gas.infra;

import java.util.List;
import java.util.Map;
import software.amazon.awscdk.services.applicationautoscaling.CfnScalableTarget;
import software.amazon.awscdk.services.applicationautoscaling.CfnScalingPolicy;
import software.amazon.awscdk.services.applicationautoscaling.CfnScalingPolicy.TargetTrackingMetricDataQueryProperty;
import software.amazon.awscdk.services.applicationautoscaling.CfnScalingPolicy.TargetTrackingMetricDimensionProperty;
import software.amazon.awscdk.services.applicationautoscaling.CfnScalingPolicy.TargetTrackingMetricProperty;
import software.amazon.awscdk.services.applicationautoscaling.CfnScalingPolicy.TargetTrackingMetricStatProperty;
import software.amazon.awscdk.services.ecs.Ec2Service;
import software.amazon.awscdk.services.sqs.Queue;
import software.constructs.Construct;

/// As many workers as the queue needs: jobs that wait or run, for each worker there is. A worker that has a job
/// protects
/// itself, so that fewer workers means fewer idle ones.
final class BacklogScaling {
    private BacklogScaling() {}

    static void of(Construct scope, EnvironmentSettings environment, Ec2Service annotators, Queue requests) {
        String resource = "service/" + environment.named("cluster") + "/" + AnnotatorService.NAME;
        CfnScalableTarget target = CfnScalableTarget.Builder.create(scope, "AnnotatorCount")
                .serviceNamespace("ecs")
                .scalableDimension("ecs:service:DesiredCount")
                .resourceId(resource)
                .minCapacity(environment.size().annotators.least())
                .maxCapacity(environment.size().annotators.most())
                .build();
        target.getNode().addDependency(annotators);
        CfnScalingPolicy policy = CfnScalingPolicy.Builder.create(scope, "BacklogPerWorker")
                .policyName(environment.named("backlog-per-worker"))
                .policyType("TargetTrackingScaling")
                .scalingTargetId(target.getRef())
                .targetTrackingScalingPolicyConfiguration(
                        CfnScalingPolicy.TargetTrackingScalingPolicyConfigurationProperty.builder()
                                .targetValue(2 * environment.size().jobsAtOnce())
                                .scaleOutCooldown(60)
                                .scaleInCooldown(300)
                                .customizedMetricSpecification(
                                        CfnScalingPolicy.CustomizedMetricSpecificationProperty.builder()
                                                .metrics(metrics(environment, requests))
                                                .build())
                                .build())
                .build();
        policy.getNode().addDependency(target);
    }

    /// Container Insights counts the workers; in a small environment, which does without, there is one to count.
    private static List<TargetTrackingMetricDataQueryProperty> metrics(
            EnvironmentSettings environment, Queue requests) {
        TargetTrackingMetricDataQueryProperty waiting =
                ofQueue("waiting", "ApproximateNumberOfMessagesVisible", requests);
        TargetTrackingMetricDataQueryProperty running =
                ofQueue("running", "ApproximateNumberOfMessagesNotVisible", requests);
        if (!environment.size().isolated) {
            return List.of(waiting, running, expression("waiting + running"));
        }
        TargetTrackingMetricDataQueryProperty workers = stat(
                "workers",
                "ECS/ContainerInsights",
                "RunningTaskCount",
                Map.of("ClusterName", environment.named("cluster"), "ServiceName", AnnotatorService.NAME),
                "Average");
        return List.of(
                waiting,
                running,
                workers,
                expression("IF(workers > 0, (waiting + running) / workers, waiting + running)"));
    }

    private static TargetTrackingMetricDataQueryProperty ofQueue(String id, String metric, Queue queue) {
        return stat(id, "AWS/SQS", metric, Map.of("QueueName", queue.getQueueName()), "Maximum");
    }

    private static TargetTrackingMetricDataQueryProperty stat(
            String id, String namespace, String metric, Map<String, String> dimensions, String statistic) {
        return TargetTrackingMetricDataQueryProperty.builder()
                .id(id)
                .returnData(false)
                .metricStat(TargetTrackingMetricStatProperty.builder()
                        .metric(TargetTrackingMetricProperty.builder()
                                .namespace(namespace)
                                .metricName(metric)
                                .dimensions(dimensions.entrySet().stream()
                                        .sorted(Map.Entry.comparingByKey())
                                        .map(dimension -> TargetTrackingMetricDimensionProperty.builder()
                                                .name(dimension.getKey())
                                                .value(dimension.getValue())
                                                .build())
                                        .toList())
                                .build())
                        .stat(statistic)
                        .build())
                .build();
    }

    private static TargetTrackingMetricDataQueryProperty expression(String expression) {
        return TargetTrackingMetricDataQueryProperty.builder()
                .id("backlogPerWorker")
                .label("jobs for each worker")
                .expression(expression)
                .returnData(true)
                .build();
    }
}
