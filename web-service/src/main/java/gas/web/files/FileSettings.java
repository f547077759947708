package gas.web.files;

import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/// @param browserEndpoint S3 as browsers reach it, where that differs from how this service does
/// @param downloadValidity how long a signed download works; it is signed at the click
@ConfigurationProperties("gas.web.files")
@Validated
record FileSettings(@Nullable URI browserEndpoint, @NotNull Duration downloadValidity) {

    boolean hasBrowserEndpoint() {
        return browserEndpoint != null && !browserEndpoint.toString().isBlank();
    }
}
