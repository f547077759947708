package gas.localcloud;

import gas.localcloud.control.Console;
import gas.localcloud.control.Faults;
import gas.localcloud.sns.Topics;

/// What the parts of the local cloud share.
public record CloudContext(
        LocalCloudSettings settings,
        CloudState state,
        CloudClock clock,
        Faults faults,
        Topics topics,
        Console console) {}
