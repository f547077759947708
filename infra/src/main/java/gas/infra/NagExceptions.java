package gas.infra;

import io.github.cdklabs.cdknag.NagPackSuppression;
import software.constructs.IConstruct;

/// Where a rule of cdk-nag does not fit, and why.
final class NagExceptions {
    static final NagPackSuppression ROTATED_BY_WHO_ISSUED_IT =
            because("AwsSolutions-SMG4", "The secret is another provider's: it is changed there, and put here anew.");

    private NagExceptions() {}

    static void ofNetwork(NetworkStack stack, IConstruct loadBalancerGroup) {}

    static void ofData(DataStack stack) {}

    static void ofMessaging(MessagingStack stack, IConstruct archiveWait) {}

    static void ofEdge(EdgeStack stack) {}

    static void ofCompute(ComputeStack stack, EnvironmentSettings environment) {}

    private static NagPackSuppression because(String rule, String reason) {
        return NagPackSuppression.builder().id(rule).reason(reason).build();
    }
}
