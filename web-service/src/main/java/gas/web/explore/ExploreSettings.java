package gas.web.explore;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/// @param pageRows variants of a page
/// @param pagePatience after this time a page shows what was found so far, and where to search on
/// @param countPatience likewise for counts and sorted pages, which look at every variant
/// @param processors how many threads read results, over all requests
/// @param scans how many searches go on at the same time; the others wait
/// @param exports how many exports go on at the same time; those beyond are asked to come again
/// @param references folder of compiled references, for explanations
@ConfigurationProperties("gas.web.explore")
@Validated
record ExploreSettings(
        @Positive int pageRows,
        @NotNull Duration pagePatience,
        @NotNull Duration countPatience,
        @Positive int processors,
        @Positive int scans,
        @Positive int exports,
        @NotNull Path references) {}
