package gas.infra;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.CfnOutput;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.amazon.awscdk.services.ec2.SubnetSelection;
import software.amazon.awscdk.services.ec2.SubnetType;
import software.amazon.awscdk.services.elasticloadbalancingv2.ApplicationListener;
import software.amazon.awscdk.services.elasticloadbalancingv2.ApplicationLoadBalancer;
import software.amazon.awscdk.services.elasticloadbalancingv2.ApplicationProtocol;
import software.amazon.awscdk.services.elasticloadbalancingv2.ApplicationTargetGroup;
import software.amazon.awscdk.services.elasticloadbalancingv2.BaseApplicationListenerProps;
import software.amazon.awscdk.services.elasticloadbalancingv2.DesyncMitigationMode;
import software.amazon.awscdk.services.elasticloadbalancingv2.HealthCheck;
import software.amazon.awscdk.services.elasticloadbalancingv2.ListenerAction;
import software.amazon.awscdk.services.elasticloadbalancingv2.ListenerCertificate;
import software.amazon.awscdk.services.elasticloadbalancingv2.RedirectOptions;
import software.amazon.awscdk.services.elasticloadbalancingv2.SslPolicy;
import software.amazon.awscdk.services.elasticloadbalancingv2.TargetType;
import software.amazon.awscdk.services.route53.ARecord;
import software.amazon.awscdk.services.route53.IPublicHostedZone;
import software.amazon.awscdk.services.route53.PublicHostedZone;
import software.amazon.awscdk.services.route53.PublicHostedZoneAttributes;
import software.amazon.awscdk.services.route53.RecordTarget;
import software.amazon.awscdk.services.route53.targets.LoadBalancerTarget;
import software.amazon.awscdk.services.ses.EmailIdentity;
import software.amazon.awscdk.services.ses.Identity;
import software.amazon.awscdk.services.wafv2.CfnWebACL;
import software.amazon.awscdk.services.wafv2.CfnWebACLAssociation;
import software.constructs.Construct;

/// What the world sees: the load balancer, its firewall, the site's name, and the mail's sender.
final class EdgeStack extends Stack {
    /// Requests of one address in five minutes; a page and what it loads are some thirty.
    private static final int MOST_REQUESTS = 3000;

    final ApplicationLoadBalancer loadBalancer;
    final ApplicationTargetGroup webServices;

    EdgeStack(Construct app, EnvironmentSettings environment, NetworkStack network, DataStack data, StackProps props) {
        super(app, environment.named("edge"), props);
        this.webServices = ApplicationTargetGroup.Builder.create(this, "WebServices")
                .targetGroupName(environment.named("web-service"))
                .vpc(network.vpc)
                .targetType(TargetType.INSTANCE)
                .protocol(ApplicationProtocol.HTTP)
                .port(80)
                .deregistrationDelay(Duration.seconds(30))
                .healthCheck(HealthCheck.builder()
                        .path("/actuator/health/readiness")
                        .interval(Duration.seconds(10))
                        .timeout(Duration.seconds(5))
                        .healthyThresholdCount(2)
                        .unhealthyThresholdCount(3)
                        .build())
                .build();
        this.loadBalancer = ApplicationLoadBalancer.Builder.create(this, "LoadBalancer")
                .loadBalancerName(environment.named("web"))
                .vpc(network.vpc)
                .vpcSubnets(
                        SubnetSelection.builder().subnetType(SubnetType.PUBLIC).build())
                .internetFacing(true)
                .securityGroup(network.loadBalancer)
                .dropInvalidHeaderFields(true)
                .desyncMitigationMode(DesyncMitigationMode.STRICTEST)
                .idleTimeout(Duration.minutes(11)) // live pages may be silent for the ten minutes that they last
                .build();
        loadBalancer.logAccessLogs(data.accessLogs, "load-balancer");
        listeners(environment);
        if (environment.size().isolated) {
            firewall(environment);
        }
        names(environment);
    }

    private void listeners(EnvironmentSettings environment) {
        ApplicationListener https = loadBalancer.addListener(
                "Https",
                BaseApplicationListenerProps.builder()
                        .port(443)
                        .protocol(ApplicationProtocol.HTTPS)
                        .certificates(List.of(ListenerCertificate.fromArn(environment.certificate())))
                        .sslPolicy(SslPolicy.TLS13_RES)
                        .open(false) // the security group says who may come
                        .defaultAction(ListenerAction.forward(List.of(webServices)))
                        .build());
        https.getNode().addDependency(webServices);
        loadBalancer.addListener(
                "Http",
                BaseApplicationListenerProps.builder()
                        .port(80)
                        .protocol(ApplicationProtocol.HTTP)
                        .open(false)
                        .defaultAction(ListenerAction.redirect(RedirectOptions.builder()
                                .protocol("HTTPS")
                                .port("443")
                                .permanent(true)
                                .build()))
                        .build());
    }

    private void firewall(EnvironmentSettings environment) {
        List<CfnWebACL.RuleProperty> rules = new ArrayList<>();
        rules.add(managed(0, "AWSManagedRulesAmazonIpReputationList"));
        rules.add(managed(1, "AWSManagedRulesKnownBadInputsRuleSet"));
        // Stripe's events are larger than the 8 KB that this rule takes for a form.
        rules.add(managed(2, "AWSManagedRulesCommonRuleSet", "SizeRestrictions_BODY"));
        rules.add(CfnWebACL.RuleProperty.builder()
                .name("too-many-requests")
                .priority(3)
                .action(CfnWebACL.RuleActionProperty.builder()
                        .block(CfnWebACL.BlockActionProperty.builder().build())
                        .build())
                .statement(CfnWebACL.StatementProperty.builder()
                        .rateBasedStatement(CfnWebACL.RateBasedStatementProperty.builder()
                                .limit(MOST_REQUESTS)
                                .aggregateKeyType("IP")
                                .build())
                        .build())
                .visibilityConfig(visibility("too-many-requests"))
                .build());
        CfnWebACL firewall = CfnWebACL.Builder.create(this, "Firewall")
                .name(environment.named("web"))
                .scope("REGIONAL")
                .defaultAction(CfnWebACL.DefaultActionProperty.builder()
                        .allow(CfnWebACL.AllowActionProperty.builder().build())
                        .build())
                .rules(rules)
                .visibilityConfig(visibility("web"))
                .build();
        CfnWebACLAssociation.Builder.create(this, "FirewallOfLoadBalancer")
                .resourceArn(loadBalancer.getLoadBalancerArn())
                .webAclArn(firewall.getAttrArn())
                .build();
    }

    private static CfnWebACL.RuleProperty managed(int priority, String ruleSet, String... onlyCounted) {
        List<CfnWebACL.RuleActionOverrideProperty> overrides = new ArrayList<>();
        for (String rule : onlyCounted) {
            overrides.add(CfnWebACL.RuleActionOverrideProperty.builder()
                    .name(rule)
                    .actionToUse(CfnWebACL.RuleActionProperty.builder()
                            .count(CfnWebACL.CountActionProperty.builder().build())
                            .build())
                    .build());
        }
        return CfnWebACL.RuleProperty.builder()
                .name(ruleSet)
                .priority(priority)
                .overrideAction(CfnWebACL.OverrideActionProperty.builder()
                        .none(Map.of())
                        .build())
                .statement(CfnWebACL.StatementProperty.builder()
                        .managedRuleGroupStatement(CfnWebACL.ManagedRuleGroupStatementProperty.builder()
                                .vendorName("AWS")
                                .name(ruleSet)
                                .ruleActionOverrides(overrides)
                                .build())
                        .build())
                .visibilityConfig(visibility(ruleSet))
                .build();
    }

    private static CfnWebACL.VisibilityConfigProperty visibility(String metric) {
        return CfnWebACL.VisibilityConfigProperty.builder()
                .cloudWatchMetricsEnabled(true)
                .sampledRequestsEnabled(true)
                .metricName(metric)
                .build();
    }

    /// The domain's records, where its zone is ours; else what to write into it.
    private void names(EnvironmentSettings environment) {
        output("LoadBalancerName", loadBalancer.getLoadBalancerDnsName(), environment.domain() + " is an alias of it");
        if (environment.hostedZone().isPresent()) {
            IPublicHostedZone zone = PublicHostedZone.fromPublicHostedZoneAttributes(
                    this,
                    "Zone",
                    PublicHostedZoneAttributes.builder()
                            .hostedZoneId(environment.hostedZone().get())
                            .zoneName(environment.domain())
                            .build());
            ARecord.Builder.create(this, "SiteName")
                    .zone(zone)
                    .target(RecordTarget.fromAlias(new LoadBalancerTarget(loadBalancer)))
                    .build();
            EmailIdentity.Builder.create(this, "MailSender")
                    .identity(Identity.publicHostedZone(zone))
                    .build();
            return;
        }
        EmailIdentity sender = EmailIdentity.Builder.create(this, "MailSender")
                .identity(Identity.domain(environment.domain()))
                .build();
        for (int i = 0; i < sender.getDkimRecords().size(); i++) {
            output(
                    "MailKey" + (i + 1),
                    sender.getDkimRecords().get(i).getName() + " CNAME "
                            + sender.getDkimRecords().get(i).getValue(),
                    "a record that lets " + environment.domain() + " send mail");
        }
    }

    private void output(String id, String value, String description) {
        CfnOutput.Builder.create(this, id).value(value).description(description).build();
    }
}
