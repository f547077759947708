package gas.engine;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/// The engine's name and version, as outputs say it.
final class EngineVersion {
    static final String TEXT = read();

    private EngineVersion() {}

    private static String read() {
        Properties properties = new Properties();
        try (InputStream file = EngineVersion.class.getResourceAsStream("engine.properties")) {
            if (file != null) {
                properties.load(file);
            }
        } catch (IOException unreadable) {
            return "GAS annotation engine";
        }
        return "GAS annotation engine " + properties.getProperty("version", "");
    }
}
