package gas.infra;

import java.util.Locale;

/// How much of everything there is.
///
/// SMALL is one instance for everything, in public subnets whose only door is the load balancer: no NAT gateway, no
/// interface endpoints, no firewall, no Container Insights. A second instance is there only while the first is
/// replaced,
/// while two versions run side by side, or while jobs queue up.
///
/// LARGE has instances in private subnets of every zone; web and annotators grow with their load.
enum Size {
    SMALL(false, new Range(1, 2), new Range(1, 2), 1, new Range(1, 2)),
    LARGE(true, new Range(2, 6), new Range(2, 10), 2, new Range(1, 20));

    /// @param least also what a deployment begins with
    record Range(int least, int most) {}

    /// @param reserved what a container has for certain, by which it is placed; @param most where it is stopped
    record Megabytes(int reserved, int most) {}

    /// Private subnets with NAT, interface endpoints, a firewall, metrics of every container.
    final boolean isolated;

    /// Instances for what is not annotating; in a small environment, for that too.
    final Range instances;

    final Range webServices;

    /// Of archive-service and of thaw-service.
    final int consumers;

    /// Workers; in a large environment each has an instance of its own.
    final Range annotators;

    Size(boolean isolated, Range instances, Range webServices, int consumers, Range annotators) {
        this.isolated = isolated;
        this.instances = instances;
        this.webServices = webServices;
        this.consumers = consumers;
        this.annotators = annotators;
    }

    static Size of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    String instanceType(Architecture architecture) {
        return switch (this) {
            case SMALL -> architecture == Architecture.ARM64 ? "t4g.medium" : "t3.medium";
            case LARGE -> architecture == Architecture.ARM64 ? "m7g.large" : "m7i.large";
        };
    }

    /// Of instances that only annotate.
    String annotatorInstanceType(Architecture architecture) {
        return switch (this) {
            case SMALL -> instanceType(architecture);
            case LARGE -> architecture == Architecture.ARM64 ? "c7g.xlarge" : "c7i.xlarge";
        };
    }

    /// Two versions of every service fit side by side on the small instance.
    Megabytes containerMemory() {
        return switch (this) {
            case SMALL -> new Megabytes(416, 640);
            case LARGE -> new Megabytes(768, 1024);
        };
    }

    Megabytes annotatorMemory() {
        return switch (this) {
            case SMALL -> new Megabytes(416, 1024);
            case LARGE -> new Megabytes(6144, 7168);
        };
    }

    /// How many jobs a worker runs at once.
    int jobsAtOnce() {
        return switch (this) {
            case SMALL -> 1;
            case LARGE -> 4;
        };
    }
}
