package gas.web.testing;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.stream.Collectors;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.context.ConfigurableApplicationContext;

/// A web process on a port of its own, for tests that come from outside, or need two.
public final class TestInstance implements AutoCloseable {
    private final int port;
    private final ConfigurableApplicationContext context;

    private TestInstance(int port, ConfigurableApplicationContext context) {
        this.port = port;
        this.context = context;
    }

    /// @param application the application's class
    /// @param settings as `--name=value`
    public static TestInstance start(Class<?> application, int port, int basePort, String... settings) {
        String[] arguments = new String[settings.length + 2];
        arguments[0] = "--server.port=" + port;
        arguments[1] = "--gas.web.site.base-url=http://localhost:" + basePort;
        System.arraycopy(settings, 0, arguments, 2, settings.length);
        return new TestInstance(
                port,
                new SpringApplicationBuilder(application, LedgerJobs.class)
                        .initializers(new TestCloud())
                        .run(arguments));
    }

    public static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException none) {
            throw new IllegalStateException(none);
        }
    }

    public String url() {
        return "http://localhost:" + port;
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    /// All settings as they would be written into a log.
    public String settings() {
        return context.getBeansWithAnnotation(ConfigurationProperties.class).entrySet().stream()
                .filter(bean -> bean.getKey().startsWith("gas"))
                .map(bean -> bean.getValue().toString())
                .collect(Collectors.joining("\n"));
    }

    @Override
    public void close() {
        context.close();
    }
}
