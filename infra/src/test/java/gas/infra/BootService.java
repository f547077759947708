package gas.infra;

import jakarta.validation.Validation;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.validation.ValidationBindHandler;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.support.ResourcePropertySource;
import org.springframework.validation.Validator;
import org.springframework.validation.beanvalidation.SpringValidatorAdapter;

/// The settings of one of our services as Spring Boot would read them, without its application.
final class BootService {
    private static final Validator VALIDATOR =
            new SpringValidatorAdapter(Validation.buildDefaultValidatorFactory().getValidator());

    private final String service;
    private final List<Class<?>> records;
    private final List<PropertySource<?>> files = new ArrayList<>();

    BootService(String service) throws IOException, ReflectiveOperationException {
        this.service = service;
        this.records = records(service);
        try (Stream<Path> found = Files.list(ServiceCode.classes(service))) {
            for (Path file : found.filter(file -> file.getFileName().toString().matches("application\\.ya?ml"))
                    .toList()) {
                files.addAll(new YamlPropertySourceLoader().load("application", new FileSystemResource(file)));
            }
        }
        files.add(new ResourcePropertySource(new FileSystemResource(
                ServiceCode.classes("service-runtime").resolve("gas/runtime/service.properties"))));
    }

    /// Everything that the service knows when its process has these variables: its records of settings, bound and
    /// validated as at its start, its files' properties, and the queues that it listens to.
    ///
    /// @throws RuntimeException where it would not start
    Map<String, Object> knows(Map<String, String> variables) {
        StandardEnvironment environment = new StandardEnvironment();
        environment.setConversionService(new ApplicationConversionService());
        MutablePropertySources sources = environment.getPropertySources();
        Stream.of("systemProperties", "systemEnvironment").forEach(sources::remove);
        sources.addLast(new SystemEnvironmentPropertySource("systemEnvironment", Map.copyOf(variables)));
        files.forEach(sources::addLast);
        ConfigurationPropertySources.attach(environment);

        Map<String, Object> known = new TreeMap<>();
        Binder binder = Binder.get(environment);
        for (Class<?> settings : records) {
            String prefix =
                    settings.getAnnotation(ConfigurationProperties.class).value();
            known.put(
                    settings.getName(),
                    binder.bind(prefix, Bindable.of(settings), new ValidationBindHandler(VALIDATOR))
                            .get());
        }
        for (PropertySource<?> file : files) {
            for (String name : ((EnumerablePropertySource<?>) file).getPropertyNames()) {
                known.put(name, String.valueOf(environment.getProperty(name)));
            }
        }
        for (String queue : ServiceCode.queueSettings(service)) {
            known.put(queue, environment.getRequiredProperty(queue));
        }
        return known;
    }

    /// Variables that make no difference, whatever is in them.
    Set<String> unread(Map<String, String> variables) {
        Map<String, Object> known = knows(variables);
        Set<String> unread = new TreeSet<>();
        for (String name : variables.keySet()) {
            Map<String, String> changed = new HashMap<>(variables);
            changed.put(name, "something else");
            try {
                if (knows(changed).equals(known)) {
                    unread.add(name);
                }
            } catch (RuntimeException refusedWhichIsADifferenceToo) {
                continue;
            }
        }
        return unread;
    }

    private static List<Class<?>> records(String service) throws IOException, ReflectiveOperationException {
        ClassLoader loader = loader(service);
        List<Class<?>> records = new ArrayList<>();
        for (String module : List.of(service, "service-runtime")) {
            Path classes = ServiceCode.classes(module);
            try (Stream<Path> found = Files.walk(classes)) {
                for (Path file : found.filter(file -> file.toString().endsWith("Settings.class"))
                        .toList()) {
                    String name = classes.relativize(file).toString().replace('/', '.');
                    Class<?> settings = loader.loadClass(name.substring(0, name.length() - ".class".length()));
                    if (settings.isAnnotationPresent(ConfigurationProperties.class)) {
                        records.add(settings);
                    }
                }
            }
        }
        return records;
    }

    /// The service's classes, and those that they need.
    static ClassLoader loader(String service) throws IOException {
        List<URL> classes = new ArrayList<>();
        for (String module : List.of(service, "service-runtime", "ledger", "vault")) {
            classes.add(ServiceCode.classes(module).toUri().toURL());
        }
        Path libraries = Path.of("..", service, "target", "lib");
        if (Files.isDirectory(libraries)) {
            try (Stream<Path> jars = Files.list(libraries)) {
                for (Path jar : jars.toList()) {
                    classes.add(jar.toUri().toURL());
                }
            }
        }
        return new URLClassLoader(classes.toArray(URL[]::new), BootService.class.getClassLoader());
    }
}
