package gas.infra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import gas.infra.Templates.Resource;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What containers and the function are told is what their code reads: nothing is missing or misspelt, and nothing is
/// told that nobody reads.
class SettingsTest {
    /// The SDK's own.
    private static final Set<String> OF_THE_SDK = Set.of("AWS_REGION");

    static Stream<Arguments> services() {
        return DataStack.IMAGES.stream()
                .flatMap(service -> Templates.ENVIRONMENTS.stream().map(name -> Arguments.of(service, name)));
    }

    @ParameterizedTest
    @MethodSource("services")
    void servicesStartWithTheirSettings(String service, String environment) throws Exception {
        Map<String, String> told = told(Templates.of(environment), service);
        BootService boot = new BootService(service);
        Map<String, Object> known = boot.knows(told);
        for (String queue : ServiceCode.queueSettings(service)) {
            assertThat(known.get(queue)).asString().startsWith("gas-" + environment + "-");
        }
        Set<String> unread = boot.unread(told);
        unread.removeAll(OF_THE_SDK);
        assertThat(unread).as("told to " + service + ", which does not read it").isEmpty();
    }

    /// The test above would notice.
    @ParameterizedTest
    @MethodSource("services")
    void servicesRefuseToStartWithoutATable(String service, String environment) throws Exception {
        Map<String, String> told = told(Templates.of(environment), service);
        told.remove("GAS_TABLES_JOBS");
        BootService boot = new BootService(service);
        assertThatThrownBy(() -> boot.knows(told)).hasStackTraceContaining("jobs");
    }

    @ParameterizedTest
    @MethodSource("services")
    void everySettingNamesTheResourceOfItsName(String service, String environment) {
        namesItsResource(Templates.of(environment), told(Templates.of(environment), service));
    }

    @Test
    void theFunctionStartsWithItsSettings() throws Exception {
        for (String environment : Templates.ENVIRONMENTS) {
            Templates templates = Templates.of(environment);
            Map<String, String> told = functionSettings(templates);
            namesItsResource(templates, told);
            Set<String> read = new TreeSet<>();
            Map<String, String> watched = new HashMap<>(told) {
                @Override
                public String getOrDefault(Object name, String otherwise) {
                    read.add(name.toString());
                    return super.getOrDefault(name, otherwise);
                }
            };
            restoreSettings().invoke(null, watched);
            Set<String> unread = new TreeSet<>(told.keySet());
            unread.removeAll(read);
            assertThat(unread)
                    .as("told to the function, which does not read it")
                    .isEmpty();
        }
    }

    /// The test above would notice.
    @Test
    void theFunctionRefusesToStartWithoutATable() throws Exception {
        Map<String, String> told = functionSettings(Templates.of("large"));
        told.remove("GAS_TABLES_JOBS");
        Method from = restoreSettings();
        assertThatThrownBy(() -> from.invoke(null, told))
                .isInstanceOf(InvocationTargetException.class)
                .rootCause()
                .hasMessageContaining("GAS_TABLES_JOBS");
    }

    private static Method restoreSettings() throws Exception {
        Method from = BootService.loader("restore-lambda")
                .loadClass("gas.restore.RestoreSettings")
                .getDeclaredMethod("from", Map.class);
        from.setAccessible(true);
        return from;
    }

    private static Map<String, String> functionSettings(Templates templates) {
        Resource function = templates.the("AWS::Lambda::Function", "RestoreFunction");
        Map<String, String> told = new TreeMap<>();
        function.get("Environment")
                .get("Variables")
                .properties()
                .forEach(setting ->
                        told.put(setting.getKey(), templates.names.text(function.stack(), setting.getValue())));
        return told;
    }

    /// `GAS_TABLES_JOBS` -> the table `gas-<environment>-jobs`, and so on.
    private static void namesItsResource(Templates templates, Map<String, String> told) {
        told.forEach((name, value) -> {
            String[] words = name.split("_", 3);
            if (words.length < 3 || !words[0].equals("GAS")) {
                return;
            }
            String resource = templates.environment.named(words[2].toLowerCase().replace('_', '-'));
            switch (words[1]) {
                case "TABLES", "QUEUES" -> assertThat(value).as(name).isEqualTo(resource);
                case "TOPICS" ->
                    assertThat(value).as(name).endsWith(":" + resource).startsWith("arn:aws:sns:");
                case "BUCKETS" ->
                    assertThat(value).as(name).isEqualTo(resource + "-" + templates.environment.account());
                default -> {}
            }
        });
    }

    /// The container's settings; a secret's value is some text.
    private static Map<String, String> told(Templates templates, String service) {
        Resource task = templates.the("AWS::ECS::TaskDefinition", DataStack.logicalName(service) + "Task");
        JsonNode container = task.get("ContainerDefinitions").get(0);
        Map<String, String> told = new TreeMap<>();
        for (JsonNode setting : container.path("Environment")) {
            told.put(setting.get("Name").asText(), templates.names.text(task.stack(), setting.get("Value")));
        }
        for (JsonNode secret : container.path("Secrets")) {
            told.put(secret.get("Name").asText(), "from Secrets Manager");
        }
        return told;
    }
}
