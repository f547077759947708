package gas.infra;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaCodeUnitAccess;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// What a service's compiled code can reach, in its own module and in those that it uses.
final class ServiceCode {
    private static final String SDK = "software.amazon.awssdk.services.";

    private static final List<String> MODULES = List.of(
            "ledger",
            "vault",
            "service-runtime",
            "web-service",
            "annotator-service",
            "archive-service",
            "thaw-service",
            "restore-lambda");

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .importPaths(MODULES.stream().map(ServiceCode::classes).toList());

    private ServiceCode() {}

    static Path classes(String module) {
        Path classes = Path.of("..", module, "target", "classes");
        if (!Files.isDirectory(classes)) {
            throw new IllegalStateException(classes + " is missing: build the modules first (mvn install -DskipTests)");
        }
        return classes;
    }

    /// `Class.method` -> the operations of AWS that it calls itself, as `s3.getObject`. Begins at everything that the
    /// module has, because its framework may call any of it.
    ///
    /// @param unused simple name of a class that is not used, whatever the code says
    static Map<String, SortedSet<String>> awsCalls(String module, String unused) {
        Deque<JavaCodeUnit> open = new ArrayDeque<>();
        for (JavaClass type : CLASSES) {
            if (isOf(type, module)) {
                open.addAll(type.getCodeUnits());
            }
        }
        Set<JavaCodeUnit> reached = new LinkedHashSet<>(open);
        Map<String, SortedSet<String>> calls = new TreeMap<>();
        while (!open.isEmpty()) {
            JavaCodeUnit unit = open.pop();
            for (JavaCodeUnitAccess<?> access : accesses(unit)) {
                JavaClass owner = access.getTargetOwner();
                if (owner.getName().startsWith(SDK) && owner.getSimpleName().matches("\\w+(Client|Presigner)")) {
                    String service =
                            owner.getPackageName().substring(SDK.length()).replaceAll("\\..*", "");
                    if (!isOfClientItself(access.getName())) {
                        calls.computeIfAbsent(name(unit), none -> new TreeSet<>())
                                .add(service + "." + access.getName());
                    }
                }
                for (JavaCodeUnit target : targets(access)) {
                    if (!target.getOwner().getSimpleName().equals(unused) && reached.add(target)) {
                        open.add(target);
                    }
                }
            }
        }
        return calls;
    }

    /// The names between the braces of every `@SqsListener("${...}")`.
    static SortedSet<String> queueSettings(String module) {
        SortedSet<String> settings = new TreeSet<>();
        for (JavaClass type : CLASSES) {
            if (isOf(type, module)) {
                for (JavaMethod method : type.getMethods()) {
                    method.tryGetAnnotationOfType("io.awspring.cloud.sqs.annotation.SqsListener")
                            .flatMap(listener -> listener.get("value"))
                            .ifPresent(names -> {
                                for (String name : (String[]) names) {
                                    settings.add(name.replaceAll("^\\$\\{|}$", ""));
                                }
                            });
                }
            }
        }
        return settings;
    }

    private static boolean isOf(JavaClass type, String module) {
        return type.getSource()
                .map(source -> source.getUri().getPath().contains("/" + module + "/target/classes/"))
                .orElse(false);
    }

    private static boolean isOfClientItself(String method) {
        return List.of("create", "builder", "close", "serviceClientConfiguration", "<init>")
                .contains(method);
    }

    private static Collection<JavaCodeUnitAccess<?>> accesses(JavaCodeUnit unit) {
        List<JavaCodeUnitAccess<?>> accesses = new ArrayList<>();
        accesses.addAll(unit.getMethodCallsFromSelf());
        accesses.addAll(unit.getConstructorCallsFromSelf());
        accesses.addAll(unit.getMethodReferencesFromSelf());
        accesses.addAll(unit.getConstructorReferencesFromSelf());
        return accesses;
    }

    /// What is called; of an interface, everything that may stand behind it.
    private static List<JavaCodeUnit> targets(JavaCodeUnitAccess<?> access) {
        List<JavaCodeUnit> targets = new ArrayList<>();
        access.getTarget().resolveMember().ifPresent(member -> {
            JavaCodeUnit declared = (JavaCodeUnit) member;
            if (CLASSES.contain(declared.getOwner().getName())) {
                targets.add(declared);
            }
        });
        String[] parameters = access.getTarget().getRawParameterTypes().stream()
                .map(JavaClass::getName)
                .toArray(String[]::new);
        for (JavaClass subclass : access.getTargetOwner().getAllSubclasses()) {
            subclass.tryGetMethod(access.getName(), parameters).ifPresent(targets::add);
        }
        return targets;
    }

    private static String name(JavaCodeUnit unit) {
        return unit.getOwner().getName().replaceAll(".*\\.", "") + "." + unit.getName();
    }
}
