package gas.localcloud.provisioning;

import java.net.URI;

/// Makes the resources at an endpoint and ends: `Provision http://127.0.0.1:8081`.
public final class Provision {
    private Provision() {}

    public static void main(String[] arguments) {
        if (arguments.length != 1) {
            System.err.println("provisioning needs one argument, the endpoint of local-cloud");
            System.exit(2);
        }
        new Provisioning(URI.create(arguments[0])).provision();
    }
}
