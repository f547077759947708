package gas.infra;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import gas.infra.Templates.Resource;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// What the design asks of every environment, and of each size.
class DesignTest {
    private static final List<String> ENVIRONMENTS = Templates.ENVIRONMENTS;

    @ParameterizedTest
    @FieldSource("ENVIRONMENTS")
    void bucketsArePrivateAndEncryptedAndForgetAbandonedUploads(String environment) {
        Templates templates = Templates.of(environment);
        assertThat(templates.all("AWS::S3::Bucket")).hasSizeGreaterThan(3).allSatisfy(bucket -> {
            assertThat(bucket.get("PublicAccessBlockConfiguration"))
                    .as(bucket.toString())
                    .hasSize(4)
                    .allSatisfy(block -> assertThat(block.asBoolean()).isTrue());
            assertThat(bucket.get("BucketEncryption")).as(bucket.toString()).isNotEmpty();
            if (!bucket.id().startsWith("AccessLogs")) {
                assertThat(bucket.get("LifecycleConfiguration").get("Rules"))
                        .as(bucket.toString())
                        .anySatisfy(rule -> assertThat(rule.at("/AbortIncompleteMultipartUpload/DaysAfterInitiation")
                                        .asInt())
                                .isEqualTo(1));
            }
        });
        assertThat(templates
                        .the("AWS::S3::Bucket", "Results")
                        .get("VersioningConfiguration")
                        .get("Status")
                        .asText())
                .isEqualTo("Enabled");
    }

    @ParameterizedTest
    @FieldSource("ENVIRONMENTS")
    void nothingThatHoldsDataIsEverDeleted(String environment) {
        Templates templates = Templates.of(environment);
        Set<String> kinds = Set.of(
                "AWS::S3::Bucket", "AWS::DynamoDB::Table", "AWS::SecretsManager::Secret", "AWS::ECR::Repository");
        assertThat(templates.resources().values().stream().filter(one -> kinds.contains(one.type())))
                .hasSizeGreaterThan(10)
                .allSatisfy(one -> {
                    assertThat(one.stack()).isEqualTo("data");
                    assertThat(one.json().path("DeletionPolicy").asText()).isEqualTo("Retain");
                    assertThat(one.json().path("UpdateReplacePolicy").asText()).isEqualTo("Retain");
                });
        // the vault is made by a call, and no call unmakes it
        assertThat(templates.all("Custom::AWS"))
                .isNotEmpty()
                .allSatisfy(call -> assertThat(call.get("Delete")).isEmpty());
    }

    /// So the stack that stays can stay alone.
    @ParameterizedTest
    @FieldSource("ENVIRONMENTS")
    void theDataStackRefersToNoOther(String environment) {
        assertThat(Templates.of(environment).stack("data").toString()).doesNotContain("Fn::ImportValue");
    }

    @ParameterizedTest
    @FieldSource("ENVIRONMENTS")
    void tablesAreOnDemandAndCanBePutBackInTime(String environment) {
        Templates templates = Templates.of(environment);
        assertThat(templates.all("AWS::DynamoDB::Table")).hasSize(6).allSatisfy(table -> {
            assertThat(table.get("BillingMode").asText()).isEqualTo("PAY_PER_REQUEST");
            assertThat(table.get("DeletionProtectionEnabled").asBoolean()).isTrue();
            assertThat(table.get("PointInTimeRecoverySpecification")
                            .get("PointInTimeRecoveryEnabled")
                            .asBoolean())
                    .isTrue();
        });
        for (String expiring : List.of("Events", "Sessions", "Tokens", "Webhooks")) {
            assertThat(templates
                            .the("AWS::DynamoDB::Table", expiring)
                            .get("TimeToLiveSpecification")
                            .get("AttributeName")
                            .asText())
                    .isEqualTo("expires_at");
        }
    }

    @ParameterizedTest
    @FieldSource("ENVIRONMENTS")
    void everyQueueHasADeadLetterQueueAndAnAlarmOnIt(String environment) {
        Templates templates = Templates.of(environment);
        Set<String> dead = new TreeSet<>();
        for (Resource queue : templates.all("AWS::SQS::Queue")) {
            JsonNode redrive = queue.get("RedrivePolicy");
            if (!redrive.isMissingNode()) {
                dead.add(name(templates.names.text(queue.stack(), redrive.get("deadLetterTargetArn"))));
            }
        }
        assertThat(dead).hasSize(Channel.values().length).allMatch(name -> name.endsWith("-dead"));
        assertThat(templates.all("AWS::SQS::Queue")).hasSize(2 * Channel.values().length);
        Set<String> watched = new TreeSet<>();
        for (Resource alarm : templates.all("AWS::CloudWatch::Alarm")) {
            JsonNode metric = alarm.json().at("/Properties/Metrics/0/MetricStat/Metric");
            if (metric.path("MetricName").asText().equals("ApproximateNumberOfMessagesVisible")) {
                watched.add(templates.names.text(alarm.stack(), metric.at("/Dimensions/0/Value")));
            }
        }
        assertThat(watched).isEqualTo(dead);
    }

    /// Services renew it three times while it lasts.
    @Test
    void queuesHideMessagesAsLongAsServicesExpect() throws IOException {
        Properties runtime = new Properties();
        try (Reader reader = Files.newBufferedReader(
                ServiceCode.classes("service-runtime").resolve("gas/runtime/service.properties"))) {
            runtime.load(reader);
        }
        for (Resource queue : Templates.of("large").all("AWS::SQS::Queue")) {
            if (queue.id().matches("(JobRequests|JobResults|ArchiveDue|ThawRequests|WebhooksDue)Queue.*")) {
                assertThat(queue.get("VisibilityTimeout").asText() + "s")
                        .as(queue.toString())
                        .isEqualTo(runtime.getProperty("gas.visibility"));
            }
        }
    }

    @ParameterizedTest
    @FieldSource("ENVIRONMENTS")
    void alarmsReachWhoeverIsToBeTold(String environment) {
        Templates templates = Templates.of(environment);
        assertThat(templates.all("AWS::CloudWatch::Alarm"))
                .hasSizeGreaterThan(10)
                .allSatisfy(alarm -> {
                    assertThat(alarm.get("AlarmActions")).as(alarm.toString()).hasSize(1);
                    assertThat(alarm.get("AlarmDescription").asText()).isNotBlank();
                });
        Resource mailed = templates.the("AWS::SNS::Subscription", "Alarms");
        assertThat(mailed.get("Endpoint").asText()).isEqualTo(templates.environment.alarmsTo());
        assertThat(templates
                        .the("AWS::SNS::TopicPolicy", "Alarms")
                        .get("PolicyDocument")
                        .get("Statement"))
                .anySatisfy(statement -> {
                    assertThat(statement.get("Effect").asText()).isEqualTo("Allow");
                    assertThat(statement.at("/Principal/Service").asText()).isEqualTo("cloudwatch.amazonaws.com");
                });
    }

    @ParameterizedTest
    @FieldSource("ENVIRONMENTS")
    void onlyTheLoadBalancerIsOpenAndNobodyHasSsh(String environment) {
        Templates templates = Templates.of(environment);
        List<String> open = new ArrayList<>();
        for (Resource group : templates.all("AWS::EC2::SecurityGroup")) {
            for (JsonNode rule : group.get("SecurityGroupIngress")) {
                open.add(group.id().replaceAll("[0-9A-F]{8}$", "") + " "
                        + rule.get("FromPort").asText());
            }
        }
        assertThat(open).containsExactlyInAnyOrder("LoadBalancerGroup 443", "LoadBalancerGroup 80");
        assertThat(templates.all("AWS::EC2::SecurityGroupIngress"))
                .noneSatisfy(rule -> assertThat(rule.get("FromPort").asInt())
                        .as(rule.toString())
                        .isEqualTo(22));
        assertThat(templates.all("AWS::EC2::LaunchTemplate")).isNotEmpty().allSatisfy(template -> {
            JsonNode data = template.get("LaunchTemplateData");
            assertThat(data.path("KeyName").isMissingNode()).isTrue();
            assertThat(data.at("/MetadataOptions/HttpTokens").asText()).isEqualTo("required");
            assertThat(data.at("/MetadataOptions/HttpPutResponseHopLimit").asInt())
                    .isEqualTo(1);
            assertThat(data.at("/BlockDeviceMappings/0/Ebs/Encrypted").asBoolean())
                    .isTrue();
        });
        assertThat(Permissions.of(templates).get("compute/ServicesInstanceRole"))
                .contains("ssmmessages:OpenDataChannel *");
    }

    @ParameterizedTest
    @FieldSource("ENVIRONMENTS")
    void peopleComeByHttpsAlone(String environment) {
        Templates templates = Templates.of(environment);
        Map<Integer, String> listeners = new TreeMap<>();
        for (Resource listener : templates.all("AWS::ElasticLoadBalancingV2::Listener")) {
            listeners.put(
                    listener.get("Port").asInt(),
                    listener.get("DefaultActions").get(0).get("Type").asText());
        }
        assertThat(listeners).isEqualTo(Map.of(80, "redirect", 443, "forward"));
    }

    @ParameterizedTest
    @FieldSource("ENVIRONMENTS")
    void deploymentsKeepTheOldVersionUntilTheNewOneIsHealthyAndGoBackOnAnAlarm(String environment) {
        Templates templates = Templates.of(environment);
        Set<String> alarms = new TreeSet<>();
        templates
                .all("AWS::CloudWatch::Alarm")
                .forEach(alarm -> alarms.add(alarm.get("AlarmName").asText()));
        assertThat(templates.all("AWS::ECS::Service")).hasSize(4).allSatisfy(service -> {
            JsonNode deployment = service.get("DeploymentConfiguration");
            assertThat(deployment.get("MinimumHealthyPercent").asInt()).isEqualTo(100);
            assertThat(deployment.at("/DeploymentCircuitBreaker/Rollback").asBoolean())
                    .isTrue();
            assertThat(deployment.at("/Alarms/Rollback").asBoolean()).isTrue();
            assertThat(deployment.at("/Alarms/AlarmNames"))
                    .isNotEmpty()
                    .allSatisfy(name -> assertThat(alarms).contains(name.asText()));
        });
    }

    /// A service that is made before its cluster has the capacity provider is refused; a count would undo scaling.
    @ParameterizedTest
    @FieldSource("ENVIRONMENTS")
    void servicesWaitForTheirCapacityAndLeaveCountingToScaling(String environment) {
        Templates templates = Templates.of(environment);
        String association = templates
                .all("AWS::ECS::ClusterCapacityProviderAssociations")
                .getFirst()
                .id();
        assertThat(templates.all("AWS::ECS::Service"))
                .allSatisfy(service -> assertThat(service.json().path("DependsOn"))
                        .as(service.toString())
                        .anySatisfy(on -> assertThat(on.asText()).isEqualTo(association)));
        Set<String> scaled = new TreeSet<>();
        for (Resource service : templates.all("AWS::ECS::Service")) {
            if (service.get("DesiredCount").isMissingNode()) {
                scaled.add(service.get("ServiceName").asText());
            }
        }
        assertThat(scaled).containsExactly("annotator-service", "web-service");
        assertThat(templates.all("AWS::ApplicationAutoScaling::ScalableTarget")).hasSize(2);
    }

    @ParameterizedTest
    @FieldSource("ENVIRONMENTS")
    void aWorkerWithAJobIsNotTakenAway(String environment) {
        Templates templates = Templates.of(environment);
        assertThat(templates.all("AWS::ECS::CapacityProvider")).isNotEmpty().allSatisfy(provider -> {
            JsonNode group = provider.get("AutoScalingGroupProvider");
            assertThat(group.get("ManagedTerminationProtection").asText()).isEqualTo("ENABLED");
            // ECS's lifecycle hook: an instance that goes is drained first
            assertThat(group.get("ManagedDraining").asText()).isEqualTo("ENABLED");
        });
        assertThat(templates.all("AWS::AutoScaling::AutoScalingGroup"))
                .allSatisfy(group -> assertThat(
                                group.get("NewInstancesProtectedFromScaleIn").asBoolean())
                        .isTrue());
        assertThat(Permissions.of(templates).get("compute/AnnotatorServiceRole"))
                .anySatisfy(permission -> assertThat(permission).startsWith("ecs:UpdateTaskProtection "));
    }

    @ParameterizedTest
    @FieldSource("ENVIRONMENTS")
    void theFunctionStartsFromASnapshotAndReportsSingleMessages(String environment) {
        Templates templates = Templates.of(environment);
        Resource function = templates.the("AWS::Lambda::Function", "RestoreFunction");
        assertThat(function.get("Runtime").asText()).isEqualTo("java25");
        assertThat(function.get("SnapStart").get("ApplyOn").asText()).isEqualTo("PublishedVersions");
        Resource mapping = templates.all("AWS::Lambda::EventSourceMapping").getFirst();
        assertThat(mapping.get("FunctionResponseTypes").get(0).asText()).isEqualTo("ReportBatchItemFailures");
        assertThat(templates.names.text(mapping.stack(), mapping.get("EventSourceArn")))
                .endsWith("-archive-retrieved");
        int seconds = function.get("Timeout").asInt();
        assertThat(templates
                        .the("AWS::SQS::Queue", "ArchiveRetrievedQueue")
                        .get("VisibilityTimeout")
                        .asInt())
                .isGreaterThanOrEqualTo(6 * seconds);
    }

    @ParameterizedTest
    @FieldSource("ENVIRONMENTS")
    void containersRunReadOnlyWithoutPrivilegesInTheImageOfTheRelease(String environment) {
        Templates templates = Templates.of(environment);
        for (Resource task : templates.all("AWS::ECS::TaskDefinition")) {
            JsonNode container = task.get("ContainerDefinitions").get(0);
            String service = container.get("Name").asText();
            assertThat(container.get("ReadonlyRootFilesystem").asBoolean()).isTrue();
            assertThat(container.at("/LinuxParameters/Capabilities/Drop/0").asText())
                    .isEqualTo("ALL");
            assertThat(templates.names.text(task.stack(), container.get("Image")))
                    .isEqualTo("111122223333.dkr.ecr.us-east-1.amazonaws.com/" + templates.environment.named(service)
                            + ":1.2.3");
        }
    }

    @Test
    void theSmallEnvironmentIsOneInstanceOfTheTClass() {
        Templates small = Templates.of("small");
        Resource group = small.all("AWS::AutoScaling::AutoScalingGroup").getFirst();
        assertThat(small.all("AWS::AutoScaling::AutoScalingGroup")).hasSize(1);
        assertThat(group.get("MinSize").asText()).isEqualTo("1");
        assertThat(small.all("AWS::EC2::LaunchTemplate")
                        .getFirst()
                        .get("LaunchTemplateData")
                        .get("InstanceType")
                        .asText())
                .isEqualTo("t4g.medium");
        for (String costly : List.of("AWS::EC2::NatGateway", "AWS::WAFv2::WebACL")) {
            assertThat(small.all(costly)).isEmpty();
        }
        assertThat(small.all("AWS::EC2::VPCEndpoint")).hasSize(2); // gateways: nothing to pay
    }

    /// Two versions of everything, which is what a deployment needs, in what an instance of 4 GiB has for tasks.
    @Test
    void twoVersionsOfEveryServiceFitOnTheSmallInstance() {
        int reserved = Templates.of("small").all("AWS::ECS::TaskDefinition").stream()
                .mapToInt(task -> task.get("ContainerDefinitions")
                        .get(0)
                        .get("MemoryReservation")
                        .asInt())
                .sum();
        assertThat(2 * reserved).isLessThanOrEqualTo(3400);
    }

    @Test
    void theLargeEnvironmentIsInThreeZonesBehindAFirewallWithTwoToTenWebServices() {
        Templates large = Templates.of("large");
        Set<String> zones = new TreeSet<>();
        large.all("AWS::EC2::Subnet")
                .forEach(subnet -> zones.add(subnet.get("AvailabilityZone").asText()));
        assertThat(zones).containsExactly("us-east-1a", "us-east-1b", "us-east-1c");
        assertThat(large.all("AWS::WAFv2::WebACLAssociation")).hasSize(1);
        Resource web = large.the("AWS::ApplicationAutoScaling::ScalableTarget", "WebService");
        assertThat(web.get("MinCapacity").asInt()).isEqualTo(2);
        assertThat(web.get("MaxCapacity").asInt()).isEqualTo(10);
        Resource service = large.the("AWS::ECS::Service", "WebService");
        assertThat(service.get("PlacementStrategies").get(0).get("Field").asText())
                .isEqualTo("attribute:ecs.availability-zone");
    }

    @Test
    void theLargeEnvironmentsInstancesAreInPrivateSubnets() {
        Templates large = Templates.of("large");
        Set<String> closed = new TreeSet<>();
        for (Resource subnet : large.all("AWS::EC2::Subnet")) {
            if (!subnet.get("MapPublicIpOnLaunch").asBoolean()) {
                closed.add(subnet.id());
            }
        }
        assertThat(large.all("AWS::AutoScaling::AutoScalingGroup"))
                .hasSize(2)
                .allSatisfy(group -> assertThat(StreamSupport.stream(
                                        group.get("VPCZoneIdentifier").spliterator(), false)
                                .map(subnet -> large.names.text(group.stack(), subnet)))
                        .allSatisfy(subnet -> assertThat(closed).contains(subnet.replaceAll("[<>]", ""))));
    }

    @Test
    void workersFollowTheJobsThatWaitOrRunForEachOfThem() {
        Templates large = Templates.of("large");
        Resource policy = large.the("AWS::ApplicationAutoScaling::ScalingPolicy", "BacklogPerWorker");
        JsonNode metrics =
                policy.get("TargetTrackingScalingPolicyConfiguration").at("/CustomizedMetricSpecification/Metrics");
        assertThat(StreamSupport.stream(metrics.spliterator(), false)
                        .filter(metric -> metric.path("ReturnData").asBoolean())
                        .map(metric -> metric.get("Expression").asText()))
                .containsExactly("IF(workers > 0, (waiting + running) / workers, waiting + running)");
        assertThat(StreamSupport.stream(metrics.spliterator(), false)
                        .flatMap(metric -> Stream.of(metric.at("/MetricStat/Metric/Dimensions/0/Value"))))
                .anySatisfy(queue -> assertThat(queue.isMissingNode() ? "" : large.names.text("compute", queue))
                        .isEqualTo("gas-large-job-requests"));
    }

    @Test
    void gravitonOrX86IsASetting() {
        assertThat(Size.SMALL.instanceType(Architecture.X86_64)).isEqualTo("t3.medium");
        assertThat(Size.LARGE.annotatorInstanceType(Architecture.X86_64)).isEqualTo("c7i.xlarge");
    }

    private static String name(String arn) {
        return arn.substring(arn.lastIndexOf(':') + 1);
    }
}
