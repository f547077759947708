package gas.annotator;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/// @param scratch folder for results on their way to S3; as large as the results of the jobs that run at once
/// @param references folder of compiled references, each named `<name>.gasref`; the embedded one is built there when
/// missing
/// @param lease how long a silent worker keeps a job
/// @param stopGrace how long a running job may still finish when the service is stopped, before it is handed back
/// @param ecsAgent where the agent of ECS listens; empty where this service does not run on ECS
@ConfigurationProperties("gas.annotator")
@Validated
record AnnotatorServiceSettings(
        @NotNull @Valid Results results,
        @NotNull Path scratch,
        @NotNull Path references,
        @NotNull Duration lease,
        @NotNull Duration stopGrace,
        @Nullable URI ecsAgent) {

    record Results(@NotBlank String bucket) {}
}
