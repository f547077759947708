package gas.infra;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awscdk.services.autoscaling.AutoScalingGroup;
import software.amazon.awscdk.services.autoscaling.GroupMetrics;
import software.amazon.awscdk.services.ec2.BlockDevice;
import software.amazon.awscdk.services.ec2.BlockDeviceVolume;
import software.amazon.awscdk.services.ec2.EbsDeviceOptions;
import software.amazon.awscdk.services.ec2.EbsDeviceVolumeType;
import software.amazon.awscdk.services.ec2.InstanceType;
import software.amazon.awscdk.services.ec2.LaunchTemplate;
import software.amazon.awscdk.services.ec2.LaunchTemplateHttpTokens;
import software.amazon.awscdk.services.ec2.UserData;
import software.amazon.awscdk.services.ecs.AmiHardwareType;
import software.amazon.awscdk.services.ecs.AsgCapacityProvider;
import software.amazon.awscdk.services.ecs.Cluster;
import software.amazon.awscdk.services.ecs.EcsOptimizedImage;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.constructs.Construct;

/// Instances of one kind, which ECS adds and removes as its tasks need them. An instance that runs a protected task is
/// not taken away; one that is taken away is drained first, which is what ECS's own lifecycle hook waits for.
record Fleet(AsgCapacityProvider capacityProvider) {
    /// What containers see of their instance's folder of references.
    static final String REFERENCES = "/data/references";

    /// Volume -> folder of the instance.
    static final Map<String, String> FOLDERS =
            new TreeMap<>(Map.of("references", "/var/lib/gas/references", "scratch", "/var/lib/gas/scratch"));

    /// Who containers run as.
    private static final int CONTAINER_USER = 10001;

    static Fleet ofServices(
            Construct scope, EnvironmentSettings environment, NetworkStack network, DataStack data, Cluster cluster) {
        Size size = environment.size();
        return make(
                scope,
                "Services",
                size.instanceType(environment.architecture()),
                size.instances,
                40,
                environment,
                network,
                data,
                cluster);
    }

    static Fleet ofAnnotators(
            Construct scope, EnvironmentSettings environment, NetworkStack network, DataStack data, Cluster cluster) {
        Size size = environment.size();
        return make(
                scope,
                "Annotators",
                size.annotatorInstanceType(environment.architecture()),
                size.annotators,
                200,
                environment,
                network,
                data,
                cluster);
    }

    private static Fleet make(
            Construct scope,
            String name,
            String instanceType,
            Size.Range range,
            int diskGigabytes,
            EnvironmentSettings environment,
            NetworkStack network,
            DataStack data,
            Cluster cluster) {
        boolean arm = environment.architecture() == Architecture.ARM64;
        Role role = Role.Builder.create(scope, name + "InstanceRole")
                .description("What instances may do: take part in the cluster, and be reached by Session Manager")
                .assumedBy(new ServicePrincipal("ec2.amazonaws.com"))
                .build();
        UserData start = UserData.forLinux();
        references(start, environment, data);
        role.addToPolicy(Part.allow(List.of("s3:ListBucket"), data.references.getBucketArn()));
        role.addToPolicy(Part.allow(List.of("s3:GetObject"), data.references.arnForObjects("*")));
        sessionManager().forEach(role::addToPolicy);
        LaunchTemplate template = LaunchTemplate.Builder.create(scope, name + "Template")
                .machineImage(EcsOptimizedImage.amazonLinux2023(arm ? AmiHardwareType.ARM : AmiHardwareType.STANDARD))
                .instanceType(new InstanceType(instanceType))
                .role(role)
                .securityGroup(network.instances)
                .associatePublicIpAddress(!environment.size().isolated)
                .httpTokens(LaunchTemplateHttpTokens.REQUIRED)
                .httpPutResponseHopLimit(1) // no container reaches the instance's credentials
                .blockDevices(List.of(BlockDevice.builder()
                        .deviceName("/dev/xvda")
                        .volume(BlockDeviceVolume.ebs(
                                diskGigabytes,
                                EbsDeviceOptions.builder()
                                        .encrypted(true)
                                        .volumeType(EbsDeviceVolumeType.GP3)
                                        .build()))
                        .build()))
                .userData(start)
                .build();
        AutoScalingGroup group = AutoScalingGroup.Builder.create(scope, name + "Instances")
                .autoScalingGroupName(environment.named(name.toLowerCase(Locale.ROOT)))
                .vpc(network.vpc)
                .vpcSubnets(network.instanceSubnets(environment))
                .launchTemplate(template)
                .minCapacity(range.least())
                .maxCapacity(range.most())
                .newInstancesProtectedFromScaleIn(true)
                .groupMetrics(List.of(GroupMetrics.all()))
                .build();
        AsgCapacityProvider provider = AsgCapacityProvider.Builder.create(scope, name + "Capacity")
                .capacityProviderName(environment.named(name.toLowerCase(Locale.ROOT)))
                .autoScalingGroup(group)
                .enableManagedScaling(true)
                .enableManagedTerminationProtection(true)
                .enableManagedDraining(true)
                .build();
        cluster.addAsgCapacityProvider(provider);
        NagExceptions.ofInstances(role);
        NagExceptions.ofInstanceCount(group);
        return new Fleet(provider);
    }

    /// References are copied before the instance takes part in the cluster; later ones within ten minutes. A file that
    /// is
    /// being copied has another name until it is complete.
    private static void references(UserData start, EnvironmentSettings environment, DataStack data) {
        String references = FOLDERS.get("references");
        start.addCommands(
                "mkdir -p " + String.join(" ", FOLDERS.values()),
                "chown " + CONTAINER_USER + ":" + CONTAINER_USER + " " + String.join(" ", FOLDERS.values()),
                "command -v aws >/dev/null || dnf install -y -q awscli-2",
                "cat >/usr/local/bin/gas-references <<'END'",
                "#!/bin/bash",
                "aws s3 sync s3://" + data.references.getBucketName() + " " + references + " --region "
                        + environment.region() + " --only-show-errors",
                "chown -R " + CONTAINER_USER + ":" + CONTAINER_USER + " " + references,
                "END",
                "chmod +x /usr/local/bin/gas-references",
                "/usr/local/bin/gas-references",
                "systemd-run --unit=gas-references --on-active=10min --on-unit-active=10min"
                        + " /usr/local/bin/gas-references");
    }

    /// As AmazonSSMManagedInstanceCore, without Parameter Store and what sessions do not need.
    private static List<PolicyStatement> sessionManager() {
        return List.of(Part.allow(
                List.of(
                        "ssm:UpdateInstanceInformation",
                        "ssmmessages:CreateControlChannel",
                        "ssmmessages:CreateDataChannel",
                        "ssmmessages:OpenControlChannel",
                        "ssmmessages:OpenDataChannel"),
                "*"));
    }
}
