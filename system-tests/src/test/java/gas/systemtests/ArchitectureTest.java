package gas.systemtests;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// The arrows of the house, and what its rooms may not hold.
class ArchitectureTest {
    private static final Map<String, String> MODULES = Map.ofEntries(
            entry("annotation-engine", "gas.engine"),
            entry("ledger", "gas.ledger"),
            entry("vault", "gas.vault"),
            entry("service-runtime", "gas.runtime"),
            entry("web-service", "gas.web"),
            entry("annotator-service", "gas.annotator"),
            entry("archive-service", "gas.archive"),
            entry("thaw-service", "gas.thaw"),
            entry("restore-lambda", "gas.restore"),
            entry("infra", "gas.infra"),
            entry("client", "gas.client"),
            entry("operations", "gas.operations"),
            entry("local-cloud", "gas.localcloud"));

    /// Module -> the modules that it may know.
    private static final Map<String, List<String>> ARROWS = Map.ofEntries(
            entry("annotation-engine", List.of()),
            entry("ledger", List.of()),
            entry("vault", List.of()),
            entry("service-runtime", List.of("ledger")),
            entry("web-service", List.of("ledger", "service-runtime", "annotation-engine")),
            entry("annotator-service", List.of("ledger", "service-runtime", "annotation-engine")),
            entry("archive-service", List.of("ledger", "service-runtime", "vault")),
            entry("thaw-service", List.of("ledger", "service-runtime", "vault")),
            entry("restore-lambda", List.of("ledger", "vault")),
            entry("infra", List.of()),
            entry("client", List.of()),
            entry("operations", List.of()),
            entry("local-cloud", List.of()));

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .importPaths(MODULES.keySet().stream()
                    .map(module -> Path.of("..", module, "target", "classes"))
                    .toList());

    @Test
    void everyModuleIsLookedAt() {
        for (var module : MODULES.entrySet()) {
            assertThat(Files.isDirectory(Path.of("..", module.getKey(), "target", "classes")))
                    .as(module.getKey())
                    .isTrue();
            assertThat(CLASSES).as(module.getKey()).anyMatch(type -> isIn(type.getPackageName(), module.getValue()));
        }
    }

    @TestFactory
    Stream<DynamicTest> modulesKnowOnlyWhatTheyMay() {
        return ARROWS.entrySet().stream()
                .map(arrow -> DynamicTest.dynamicTest(arrow.getKey(), () -> {
                    String[] forbidden = MODULES.entrySet().stream()
                            .filter(other -> !other.getKey().equals(arrow.getKey()))
                            .filter(other -> !arrow.getValue().contains(other.getKey()))
                            .map(other -> other.getValue() + "..")
                            .toArray(String[]::new);
                    noClasses()
                            .that()
                            .resideInAPackage(MODULES.get(arrow.getKey()) + "..")
                            .should()
                            .dependOnClassesThat()
                            .resideInAnyPackage(forbidden)
                            .check(CLASSES);
                }));
    }

    @Test
    void theEngineTheLedgerTheVaultAndTheLambdaKnowNoSpring() {
        noClasses()
                .that()
                .resideInAnyPackage("gas.engine..", "gas.ledger..", "gas.vault..", "gas.restore..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.springframework..", "io.awspring..")
                .check(CLASSES);
    }

    @Test
    void theEngineKnowsNoAws() {
        noClasses()
                .that()
                .resideInAPackage("gas.engine..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("software.amazon..")
                .check(CLASSES);
    }

    @Test
    void nobodyReachesIntoTheEngine() {
        noClasses()
                .that()
                .resideOutsideOfPackage("gas.engine..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("gas.engine.internal..")
                .check(CLASSES);
    }

    @Test
    void packagesHaveNoCycles() {
        for (String root : List.of("gas.ledger", "gas.web")) {
            slices().matching(root + ".(*)..").should().beFreeOfCycles().check(CLASSES);
        }
    }

    @Test
    void noClassIsNamedForWhatItIsNot() {
        noClasses()
                .should()
                .haveSimpleNameEndingWith("Util")
                .orShould()
                .haveSimpleNameEndingWith("Utils")
                .orShould()
                .haveSimpleNameEndingWith("Helper")
                .orShould()
                .haveSimpleNameEndingWith("Manager")
                .orShould()
                .haveSimpleNameEndingWith("Impl")
                .check(CLASSES);
    }

    private static boolean isIn(String name, String root) {
        return name.equals(root) || name.startsWith(root + ".");
    }
}
