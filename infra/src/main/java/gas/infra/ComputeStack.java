package gas.infra;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.amazon.awscdk.services.applicationautoscaling.EnableScalingProps;
import software.amazon.awscdk.services.ecs.AlarmBehavior;
import software.amazon.awscdk.services.ecs.AvailabilityZoneRebalancing;
import software.amazon.awscdk.services.ecs.AwsLogDriverProps;
import software.amazon.awscdk.services.ecs.Capability;
import software.amazon.awscdk.services.ecs.CapacityProviderStrategy;
import software.amazon.awscdk.services.ecs.Cluster;
import software.amazon.awscdk.services.ecs.ContainerDefinition;
import software.amazon.awscdk.services.ecs.ContainerDefinitionOptions;
import software.amazon.awscdk.services.ecs.ContainerImage;
import software.amazon.awscdk.services.ecs.ContainerInsights;
import software.amazon.awscdk.services.ecs.CpuUtilizationScalingProps;
import software.amazon.awscdk.services.ecs.DeploymentAlarmConfig;
import software.amazon.awscdk.services.ecs.DeploymentCircuitBreaker;
import software.amazon.awscdk.services.ecs.Ec2Service;
import software.amazon.awscdk.services.ecs.Ec2TaskDefinition;
import software.amazon.awscdk.services.ecs.HealthCheck;
import software.amazon.awscdk.services.ecs.Host;
import software.amazon.awscdk.services.ecs.LinuxParameters;
import software.amazon.awscdk.services.ecs.LogDriver;
import software.amazon.awscdk.services.ecs.MountPoint;
import software.amazon.awscdk.services.ecs.NetworkMode;
import software.amazon.awscdk.services.ecs.PlacementStrategy;
import software.amazon.awscdk.services.ecs.PortMapping;
import software.amazon.awscdk.services.ecs.PropagatedTagSource;
import software.amazon.awscdk.services.ecs.Tmpfs;
import software.amazon.awscdk.services.ecs.TmpfsMountOption;
import software.amazon.awscdk.services.ecs.Volume;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.lambda.Alias;
import software.amazon.awscdk.services.logs.ILogGroup;
import software.constructs.Construct;

/// The services in containers on instances of ours, and the restoring function.
final class ComputeStack extends Stack {
    private static final int WEB_PORT = 8080;

    /// Longer than a service takes to end gracefully.
    private static final Duration STOP_GRACE = Duration.seconds(30);

    private static final int TEMPORARY_MEGABYTES = 256;

    private final EnvironmentSettings environment;
    private final ObservabilityStack observability;
    private final DataStack data;
    private final String release;
    private final Cluster cluster;
    private final Fleet fleet;
    private final Fleet annotatorFleet;

    /// @param release tag of the images
    /// @param restoreCode folder of the restoring function's jars
    ComputeStack(
            Construct app,
            EnvironmentSettings environment,
            NetworkStack network,
            DataStack data,
            MessagingStack messaging,
            EdgeStack edge,
            ObservabilityStack observability,
            String release,
            String restoreCode,
            StackProps props) {
        super(app, environment.named("compute"), props);
        this.environment = environment;
        this.observability = observability;
        this.data = data;
        this.release = release;
        boolean isolated = environment.size().isolated;
        this.cluster = Cluster.Builder.create(this, "Cluster")
                .clusterName(environment.named("cluster"))
                .vpc(network.vpc)
                .containerInsightsV2(isolated ? ContainerInsights.ENABLED : ContainerInsights.DISABLED)
                .build();
        if (!isolated) {
            NagExceptions.ofContainerMetrics(cluster);
        }
        this.fleet = Fleet.ofServices(this, environment, network, data, cluster);
        this.annotatorFleet = isolated ? Fleet.ofAnnotators(this, environment, network, data, cluster) : fleet;

        Alias restore =
                RestoreFunction.define(this, environment, data, messaging, log(RestoreFunction.NAME), restoreCode);

        Ec2Service web = service(WebService.part(environment, data, messaging), null);
        web.attachToApplicationTargetGroup(edge.webServices);
        web.autoScaleTaskCount(EnableScalingProps.builder()
                        .minCapacity(environment.size().webServices.least())
                        .maxCapacity(environment.size().webServices.most())
                        .build())
                .scaleOnCpuUtilization(
                        "Processor",
                        CpuUtilizationScalingProps.builder()
                                .targetUtilizationPercent(60)
                                .build());

        Ec2Service annotators =
                service(AnnotatorService.part(environment, data, messaging, cluster.getClusterName()), null);
        BacklogScaling.of(this, environment, annotators, messaging.queue(Channel.JOB_REQUESTS));

        int consumers = environment.size().consumers;
        service(ArchiveService.part(environment, data, messaging), consumers);
        service(ThawService.part(environment, data, messaging, restore.getFunctionArn()), consumers);
        NagExceptions.ofServices(this);
    }

    private ILogGroup log(String part) {
        return Objects.requireNonNull(observability.logs.get(part), part);
    }

    /// @param count null where load decides: a number here would undo at every deployment what scaling did
    private Ec2Service service(Part part, @Nullable Integer count) {
        boolean annotates = part.name().equals(AnnotatorService.NAME);
        Ec2TaskDefinition task = task(part, annotates);
        Ec2Service service = Ec2Service.Builder.create(this, DataStack.logicalName(part.name()))
                .serviceName(part.name())
                .cluster(cluster)
                .taskDefinition(task)
                .desiredCount(count)
                .capacityProviderStrategies(List.of(CapacityProviderStrategy.builder()
                        .capacityProvider((annotates ? annotatorFleet : fleet)
                                .capacityProvider()
                                .getCapacityProviderName())
                        .weight(1)
                        .build()))
                .placementStrategies(List.of(
                        PlacementStrategy.spreadAcross("attribute:ecs.availability-zone"),
                        PlacementStrategy.packedByMemory()))
                .availabilityZoneRebalancing(AvailabilityZoneRebalancing.DISABLED) // it would stop running jobs
                .minHealthyPercent(100)
                .maxHealthyPercent(200)
                .circuitBreaker(DeploymentCircuitBreaker.builder()
                        .enable(true)
                        .rollback(true)
                        .build())
                .deploymentAlarms(DeploymentAlarmConfig.builder()
                        .alarmNames(observability.guards.getOrDefault(part.name(), List.of()))
                        .behavior(AlarmBehavior.ROLLBACK_ON_ALARM)
                        .build())
                .enableEcsManagedTags(true)
                .propagateTags(PropagatedTagSource.SERVICE)
                .build();
        // the cluster with its capacity providers: services are made after them, and gone before them
        service.getNode().addDependency(observability, cluster);
        return service;
    }

    private Ec2TaskDefinition task(Part part, boolean annotates) {
        String name = DataStack.logicalName(part.name());
        boolean shows = part.name().equals(WebService.NAME); // results beside their references
        Role role = Role.Builder.create(this, name + "Role")
                .description("What " + part.name() + " may do")
                .assumedBy(new ServicePrincipal("ecs-tasks.amazonaws.com"))
                .build();
        part.permissions().forEach(role::addToPolicy);
        Ec2TaskDefinition task = Ec2TaskDefinition.Builder.create(this, name + "Task")
                .family(environment.named(part.name()))
                .networkMode(NetworkMode.BRIDGE)
                .taskRole(role)
                .volumes(
                        annotates
                                ? List.of(volume("references"), volume("scratch"))
                                : shows ? List.of(volume("references")) : List.of())
                .build();
        ContainerDefinition container = task.addContainer(part.name(), container(part, annotates));
        if (annotates) {
            NagExceptions.ofTaskProtection(role);
            container.addMountPoints(mount("references", Fleet.REFERENCES), mount("scratch", AnnotatorService.SCRATCH));
        }
        if (shows) {
            container.addMountPoints(mount("references", Fleet.REFERENCES));
        }
        NagExceptions.ofImagePull(Objects.requireNonNull(task.getExecutionRole(), "made with the first image"));
        return task;
    }

    private ContainerDefinitionOptions container(Part part, boolean annotates) {
        boolean serves = part.name().equals(WebService.NAME);
        LinuxParameters linux = LinuxParameters.Builder.create(this, DataStack.logicalName(part.name()) + "Linux")
                .build();
        linux.dropCapabilities(Capability.ALL);
        linux.addTmpfs(Tmpfs.builder()
                .containerPath("/tmp")
                .size(TEMPORARY_MEGABYTES)
                .mountOptions(List.of(TmpfsMountOption.EXEC, TmpfsMountOption.RW, TmpfsMountOption.NOSUID))
                .build());
        Size.Megabytes memory = annotates
                ? environment.size().annotatorMemory()
                : environment.size().containerMemory();
        return ContainerDefinitionOptions.builder()
                .image(ContainerImage.fromEcrRepository(
                        Objects.requireNonNull(data.images.get(part.name()), part.name()), release))
                .memoryReservationMiB(memory.reserved())
                .memoryLimitMiB(memory.most())
                .readonlyRootFilesystem(true)
                .dockerSecurityOptions(List.of("no-new-privileges"))
                .linuxParameters(linux)
                .environment(part.environment())
                .secrets(part.secrets())
                .portMappings(
                        serves
                                ? List.of(PortMapping.builder()
                                        .containerPort(WEB_PORT)
                                        .build())
                                : List.of())
                .healthCheck(HealthCheck.builder()
                        .command(List.of("CMD", "healthy", "/actuator/health"))
                        .interval(Duration.seconds(10))
                        .timeout(Duration.seconds(5))
                        .retries(3)
                        .startPeriod(Duration.seconds(120))
                        .build())
                .stopTimeout(STOP_GRACE)
                .logging(LogDriver.awsLogs(AwsLogDriverProps.builder()
                        .logGroup(log(part.name()))
                        .streamPrefix("container")
                        .build()))
                .build();
    }

    /// A folder of the instance, made by its start script for the user that containers run as.
    private static Volume volume(String name) {
        return Volume.builder()
                .name(name)
                .host(Host.builder().sourcePath(Fleet.FOLDERS.get(name)).build())
                .build();
    }

    private static MountPoint mount(String volume, String path) {
        return MountPoint.builder()
                .sourceVolume(volume)
                .containerPath(path)
                .readOnly(false)
                .build();
    }
}
