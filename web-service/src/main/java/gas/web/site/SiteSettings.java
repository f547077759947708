package gas.web.site;

import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.util.Objects;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/// @param baseUrl where people reach this site, without a path; `https` makes cookies Secure and sends HSTS
@ConfigurationProperties("gas.web.site")
@Validated
public record SiteSettings(@NotNull URI baseUrl) {

    public SiteSettings {
        Objects.requireNonNull(baseUrl, "gas.web.site.base-url is missing");
        String scheme = baseUrl.getScheme();
        boolean web = "http".equals(scheme) || "https".equals(scheme);
        boolean bare = baseUrl.getPath() == null || baseUrl.getPath().isEmpty() || "/".equals(baseUrl.getPath());
        if (!web || baseUrl.getHost() == null || !bare || baseUrl.getQuery() != null) {
            throw new IllegalArgumentException(
                    "gas.web.site.base-url is " + baseUrl + ": it must be like https://gas.example.org");
        }
        baseUrl = baseUrl.resolve("/");
    }

    public boolean secure() {
        return "https".equals(baseUrl.getScheme());
    }

    /// The full address of a path of this site, such as `/annotations`.
    public String url(String path) {
        return baseUrl.resolve(path).toString();
    }
}
