package gas.infra;

import io.github.cdklabs.cdknag.NagPackSuppression;
import io.github.cdklabs.cdknag.NagSuppressions;
import io.github.cdklabs.cdknag.RegexAppliesTo;
import java.util.List;
import software.amazon.awscdk.Acknowledgment;
import software.amazon.awscdk.Annotations;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.Validations;
import software.constructs.IConstruct;

/// Where a rule of cdk-nag or of CloudFormation's validation does not fit, and why. Each holds for one construct, or in
/// a
/// whole stack for one finding.
final class NagExceptions {
    private NagExceptions() {}

    static void ofZones(Stack network) {
        Validations.of(network)
                .acknowledge(Acknowledgment.builder()
                        .id("CloudFormation-Validate::W3010")
                        .reason("Zones are a setting: looking them up would need an account.")
                        .build());
    }

    static void ofLoadBalancer(IConstruct securityGroup) {
        except(securityGroup, because("AwsSolutions-EC23", "The site is for everybody; only 80 and 443 are open."));
    }

    static void ofSecret(IConstruct secret) {
        except(
                secret,
                because(
                        "AwsSolutions-SMG4",
                        "The secret is another provider's: it is changed there, and put here anew."));
    }

    static void ofVaultCalls(Stack stack) {
        NagSuppressions.addStackSuppressions(
                stack,
                List.of(because(
                        "AwsSolutions-IAM4",
                        "CDK's function that stands for calls of an API may write its log by AWS's own policy.",
                        "Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole")));
    }

    static void ofStateMachine(IConstruct machine) {
        except(
                machine,
                because(
                        "AwsSolutions-IAM5",
                        "Delivery of logs and traces is not given for single resources.",
                        "Resource::*"));
    }

    static void ofServices(Stack compute) {
        NagSuppressions.addStackSuppressions(
                compute,
                List.of(
                        because(
                                "AwsSolutions-ECS2",
                                "Environment variables hold names and addresses; what is secret comes from Secrets Manager."),
                        because(
                                "AwsSolutions-IAM5",
                                "Objects have no names before they are there; whose an object is, the ledger says.",
                                pattern("/^Resource::<(Inputs|Results|References|Archive)Bucket\\w+\\.Arn>\\/\\*$/"))));
    }

    static void ofTaskProtection(IConstruct role) {
        except(
                role,
                because(
                        "AwsSolutions-IAM5",
                        "A worker protects its own task, whose name is made when it starts.",
                        pattern("/:task\\/<Cluster\\w+>\\/\\*$/")));
    }

    static void ofImagePull(IConstruct executionRole) {
        except(
                executionRole,
                because(
                        "AwsSolutions-IAM5",
                        "ecr:GetAuthorizationToken is not given for single repositories.",
                        "Resource::*"));
    }

    static void ofInstances(IConstruct role) {
        except(
                role,
                because(
                        "AwsSolutions-IAM5",
                        "The agents of ECS and Session Manager speak of the instance that they run on, which has no name"
                                + " before it is there; Docker may write its containers' logs.",
                        "Resource::*",
                        "Action::ecs:Submit*"));
    }

    static void ofInstanceCount(IConstruct group) {
        except(
                group,
                because(
                        "AwsSolutions-AS3",
                        "ECS adds and removes instances all day; when that is not enough, alarms on waiting messages tell."));
    }

    static void ofContainerMetrics(IConstruct cluster) {
        except(
                cluster,
                because(
                        "AwsSolutions-ECS4",
                        "They cost more than the small environment's instance; ECS's own remain."));
    }

    static void ofRestoreFunction(IConstruct function) {
        Annotations.of(function)
                .acknowledgeWarning("@aws-cdk/aws-lambda:snapStartRequirePublish", "The alias publishes a version.");
    }

    private static void except(IConstruct construct, NagPackSuppression exception) {
        NagSuppressions.addResourceSuppressions(construct, List.of(exception), true);
    }

    private static NagPackSuppression because(String rule, String reason, Object... findings) {
        NagPackSuppression.Builder exception =
                NagPackSuppression.builder().id(rule).reason(reason);
        return findings.length == 0
                ? exception.build()
                : exception.appliesTo(List.of(findings)).build();
    }

    private static RegexAppliesTo pattern(String finding) {
        return RegexAppliesTo.builder().regex(finding).build();
    }
}
