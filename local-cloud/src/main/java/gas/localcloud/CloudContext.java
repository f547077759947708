package gas.localcloud;

import gas.localcloud.control.Calls;
import gas.localcloud.control.Console;
import gas.localcloud.control.Faults;
import gas.localcloud.sns.Topics;
import gas.localcloud.sqs.Queues;

/// What the parts of the local cloud share.
public record CloudContext(
        LocalCloudSettings settings,
        CloudState state,
        CloudClock clock,
        Faults faults,
        Calls calls,
        Queues queues,
        Topics topics,
        Console console) {}
