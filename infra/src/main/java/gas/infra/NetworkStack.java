package gas.infra;

import java.util.List;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.amazon.awscdk.services.ec2.FlowLogDestination;
import software.amazon.awscdk.services.ec2.FlowLogOptions;
import software.amazon.awscdk.services.ec2.GatewayVpcEndpointAwsService;
import software.amazon.awscdk.services.ec2.GatewayVpcEndpointOptions;
import software.amazon.awscdk.services.ec2.InterfaceVpcEndpointAwsService;
import software.amazon.awscdk.services.ec2.InterfaceVpcEndpointOptions;
import software.amazon.awscdk.services.ec2.Peer;
import software.amazon.awscdk.services.ec2.Port;
import software.amazon.awscdk.services.ec2.SecurityGroup;
import software.amazon.awscdk.services.ec2.SubnetConfiguration;
import software.amazon.awscdk.services.ec2.SubnetSelection;
import software.amazon.awscdk.services.ec2.SubnetType;
import software.amazon.awscdk.services.ec2.Vpc;
import software.amazon.awscdk.services.logs.LogGroup;
import software.amazon.awscdk.services.logs.RetentionDays;
import software.constructs.Construct;

/// Where things run, and who may talk to whom.
final class NetworkStack extends Stack {
    /// Docker gives containers ports of this range of their instance.
    private static final Port CONTAINER_PORTS = Port.tcpRange(32768, 65535);

    final Vpc vpc;
    final SecurityGroup loadBalancer;
    final SecurityGroup instances;

    NetworkStack(Construct app, EnvironmentSettings environment, StackProps props) {
        super(app, environment.named("network"), props);
        this.vpc = vpc(environment);
        this.loadBalancer = SecurityGroup.Builder.create(this, "LoadBalancerGroup")
                .vpc(vpc)
                .description("The load balancer: browsers in, containers out")
                .allowAllOutbound(false)
                .build();
        this.instances = SecurityGroup.Builder.create(this, "InstancesGroup")
                .vpc(vpc)
                .description("Instances: the load balancer in, anything out; no SSH")
                .allowAllOutbound(true)
                .build();
        loadBalancer.addIngressRule(Peer.anyIpv4(), Port.tcp(443), "browsers");
        loadBalancer.addIngressRule(Peer.anyIpv4(), Port.tcp(80), "browsers that are sent on to HTTPS");
        loadBalancer.addEgressRule(instances, CONTAINER_PORTS, "containers");
        instances.addIngressRule(loadBalancer, CONTAINER_PORTS, "the load balancer");
        if (environment.size().isolated) {
            interfaceEndpoints();
        }
        NagExceptions.ofZones(this);
        NagExceptions.ofLoadBalancer(loadBalancer);
    }

    private Vpc vpc(EnvironmentSettings environment) {
        SubnetConfiguration open = SubnetConfiguration.builder()
                .name("public")
                .subnetType(SubnetType.PUBLIC)
                .cidrMask(22)
                .build();
        SubnetConfiguration closed = SubnetConfiguration.builder()
                .name("private")
                .subnetType(SubnetType.PRIVATE_WITH_EGRESS)
                .cidrMask(20)
                .build();
        boolean isolated = environment.size().isolated;
        Vpc made = Vpc.Builder.create(this, "Vpc")
                .availabilityZones(environment.zones())
                .natGateways(isolated ? environment.zones().size() : 0)
                .subnetConfiguration(isolated ? List.of(open, closed) : List.of(open))
                .restrictDefaultSecurityGroup(false) // it has no members, and a custom resource would be needed
                .build();
        LogGroup flows = LogGroup.Builder.create(this, "FlowLog")
                .logGroupName("/gas/" + environment.name() + "/network")
                .retention(RetentionDays.ONE_MONTH)
                .build();
        made.addFlowLog(
                "Flows",
                FlowLogOptions.builder()
                        .destination(FlowLogDestination.toCloudWatchLogs(flows))
                        .build());
        made.addGatewayEndpoint(
                "S3",
                GatewayVpcEndpointOptions.builder()
                        .service(GatewayVpcEndpointAwsService.S3)
                        .build());
        made.addGatewayEndpoint(
                "DynamoDb",
                GatewayVpcEndpointOptions.builder()
                        .service(GatewayVpcEndpointAwsService.DYNAMODB)
                        .build());
        return made;
    }

    /// What the services and their instances say to AWS stays inside; Stripe, the OpenID provider, SES and Glacier are
    /// reached through NAT.
    private void interfaceEndpoints() {
        SecurityGroup endpoints = SecurityGroup.Builder.create(this, "EndpointsGroup")
                .vpc(vpc)
                .description("Interface endpoints: instances in")
                .allowAllOutbound(false)
                .build();
        endpoints.addIngressRule(instances, Port.tcp(443), "instances");
        endpoint("Sqs", InterfaceVpcEndpointAwsService.SQS, endpoints);
        endpoint("Sns", InterfaceVpcEndpointAwsService.SNS, endpoints);
        endpoint("StepFunctions", InterfaceVpcEndpointAwsService.STEP_FUNCTIONS, endpoints);
        endpoint("Lambda", InterfaceVpcEndpointAwsService.LAMBDA, endpoints);
        endpoint("SecretsManager", InterfaceVpcEndpointAwsService.SECRETS_MANAGER, endpoints);
        endpoint("Logs", InterfaceVpcEndpointAwsService.CLOUDWATCH_LOGS, endpoints);
        endpoint("Ecr", InterfaceVpcEndpointAwsService.ECR, endpoints);
        endpoint("EcrDocker", InterfaceVpcEndpointAwsService.ECR_DOCKER, endpoints);
        endpoint("Ecs", InterfaceVpcEndpointAwsService.ECS, endpoints);
        endpoint("EcsAgent", InterfaceVpcEndpointAwsService.ECS_AGENT, endpoints);
        endpoint("EcsTelemetry", InterfaceVpcEndpointAwsService.ECS_TELEMETRY, endpoints);
        endpoint("Ssm", InterfaceVpcEndpointAwsService.SSM, endpoints);
        endpoint("SsmMessages", InterfaceVpcEndpointAwsService.SSM_MESSAGES, endpoints);
    }

    private void endpoint(String name, InterfaceVpcEndpointAwsService service, SecurityGroup group) {
        vpc.addInterfaceEndpoint(
                name,
                InterfaceVpcEndpointOptions.builder()
                        .service(service)
                        .securityGroups(List.of(group))
                        .open(false)
                        .build());
    }

    /// Where instances are.
    SubnetSelection instanceSubnets(EnvironmentSettings environment) {
        return SubnetSelection.builder()
                .subnetType(environment.size().isolated ? SubnetType.PRIVATE_WITH_EGRESS : SubnetType.PUBLIC)
                .build();
    }
}
