package gas.localcloud.launcher;

import java.nio.file.Path;

/// The whole life of a job, over HTTP as a browser would, with a timeline.
final class Demo {
    private Demo() {}

    static void run(Path home, String[] arguments) {
        throw new UserError("demo " + home + arguments.length);
    }
}
