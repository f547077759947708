package gas.localcloud.launcher;

import gas.localcloud.LocalCloudSettings;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/// What the command line asks for.
///
/// @param port the web service's; the eleven ports after it are the others'
/// @param data folder of all state and logs
/// @param fresh whether to begin with empty state
/// @param settings environment variables for services and local-cloud that the options stand for
record Options(int port, Path data, boolean fresh, Map<String, String> settings) {
    static final int DEFAULT_PORT = 8080;

    /// Options that stand for one setting each, with what they mean.
    private static final Map<String, String> DURATIONS = Map.of(
            "--archive-after", "GAS_FREE_WINDOW",
            "--expedited", "GAS_LOCAL_EXPEDITED",
            "--standard", "GAS_LOCAL_STANDARD",
            "--bulk", "GAS_LOCAL_BULK");

    private static final Map<String, String> SIZES =
            Map.of("--free-cap", "GAS_FREE_CAP", "--premium-cap", "GAS_PREMIUM_CAP");

    /// @throws UserError where an option is unknown or its value unreadable
    static Options of(String[] arguments, int from, Path defaultData) {
        int port = DEFAULT_PORT;
        Path data = defaultData;
        boolean fresh = false;
        Map<String, String> settings = new LinkedHashMap<>();
        for (int i = from; i < arguments.length; i++) {
            String option = arguments[i];
            if (option.equals("--fresh")) {
                fresh = true;
                continue;
            }
            if (i + 1 == arguments.length) {
                throw new UserError("option " + option + " is unknown, or its value is missing; see ./gas help");
            }
            String value = arguments[++i];
            if (DURATIONS.containsKey(option)) {
                settings.put(DURATIONS.get(option), duration(option, value));
            } else if (SIZES.containsKey(option)) {
                settings.put(SIZES.get(option), value);
            } else {
                switch (option) {
                    case "--port" -> port = port(value);
                    case "--data" -> data = Path.of(value).toAbsolutePath().normalize();
                    default -> throw new UserError("option " + option + " is unknown; see ./gas help");
                }
            }
        }
        return new Options(port, data, fresh, settings);
    }

    private static String duration(String option, String value) {
        try {
            return LocalCloudSettings.duration(option, value).toString();
        } catch (IllegalArgumentException unreadable) {
            throw new UserError(String.valueOf(unreadable.getMessage()));
        }
    }

    private static int port(String value) {
        try {
            int port = Integer.parseInt(value);
            if (port >= 1024 && port <= 65000) {
                return port;
            }
        } catch (NumberFormatException notANumber) {
            // told below
        }
        throw new UserError("--port " + value + " is not a port between 1024 and 65000");
    }
}
