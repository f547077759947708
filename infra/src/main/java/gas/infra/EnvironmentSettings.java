package gas.infra;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;

/// One deployment of the service, as its file in `infra/environments` describes it.
///
/// @param name the first part of every resource's name, after `gas-`
/// @param account where the resources are; nothing is deployed with credentials of another
/// @param zones availability zones of the region, two or more
/// @param domain what people type: `gas.example.org`; mail comes from it too
/// @param certificate ARN of the certificate of that domain in ACM, in the same region
/// @param hostedZone id of the domain's public zone in Route 53; without it the records to make are printed
/// @param alarmsTo mail address of who is told when something is wrong
/// @param oidcIssuer OpenID Connect provider that people sign in with
/// @param stripePrice id of the recurring price of the paid plan
/// @param references names of the references that people may choose, the usual one first
/// @param freeWindow how long a free user's result stays in S3
/// @param freeCap largest input of a free user; @param premiumCap of a paying one
record EnvironmentSettings(
        String name,
        String account,
        String region,
        List<String> zones,
        Size size,
        Architecture architecture,
        VaultKind vault,
        String domain,
        String certificate,
        Optional<String> hostedZone,
        String alarmsTo,
        String oidcIssuer,
        String oidcClientId,
        String stripePrice,
        List<String> references,
        String freeWindow,
        String freeCap,
        String premiumCap) {

    /// @throws IOException where the file cannot be read
    /// @throws UserError one line for each setting that is missing, unknown or wrong
    static EnvironmentSettings read(Path file) throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        }
        return read(file.toString(), properties);
    }

    static EnvironmentSettings read(String file, Properties properties) {
        Lines lines = new Lines(file, properties);
        String region = lines.like("region", "[a-z]{2}(-[a-z]+)+-\\d", "a region such as eu-central-1");
        EnvironmentSettings settings = new EnvironmentSettings(
                lines.like("name", "[a-z][a-z0-9]{0,11}", "up to 12 small letters and digits, a letter first"),
                lines.like("account", "\\d{12}", "the 12 digits of an AWS account"),
                region,
                List.of(lines.like(
                                "zones",
                                "(%1$s[a-z])(,%1$s[a-z])+".formatted(Pattern.quote(region)),
                                "two or more zones of " + region + ", as " + region + "a," + region + "b")
                        .split(",")),
                lines.oneOf("size", "small or large", Size::of, Size.SMALL),
                lines.oneOf("architecture", "arm64 or x86_64", Architecture::of, Architecture.ARM64),
                lines.oneOf(
                        "vault",
                        "glacier-vault or s3-glacier or s3-deep-archive",
                        VaultKind::of,
                        VaultKind.GLACIER_VAULT),
                lines.like("domain", "([a-z0-9-]+\\.)+[a-z]{2,}", "a domain such as gas.example.org"),
                lines.like(
                        "certificate",
                        "arn:aws[a-z-]*:acm:" + Pattern.quote(region) + ":\\d{12}:certificate/[0-9a-f-]+",
                        "the ARN of a certificate of ACM in " + region),
                lines.has("hosted-zone")
                        ? Optional.of(lines.like("hosted-zone", "Z[A-Z0-9]+", "the id of a zone in Route 53"))
                        : Optional.empty(),
                lines.like("alarms-to", "[^@\\s]+@[^@\\s]+\\.[^@\\s]+", "a mail address"),
                lines.like("oidc-issuer", "https://[^\\s/]+(/\\S*)?", "an https address"),
                lines.like("oidc-client-id", "\\S+", "the id that the provider gave this site"),
                lines.like("stripe-price", "price_\\w+", "the id of a price of Stripe, price_..."),
                List.of(lines.like(
                                "references",
                                "[A-Za-z0-9][A-Za-z0-9._-]*(,[A-Za-z0-9][A-Za-z0-9._-]*)*",
                                "names of references with commas between")
                        .split(",")),
                lines.like("free-window", "\\d+(s|m|h|d)", "a time such as 5m"),
                lines.like("free-cap", "\\d+(KB|MB|GB)", "a size such as 150KB"),
                lines.like("premium-cap", "\\d+(KB|MB|GB)", "a size such as 5GB"));
        lines.refuseWrong();
        return settings;
    }

    /// The name of a resource: `gas-large-jobs`.
    String named(String resource) {
        return "gas-" + name + "-" + resource;
    }

    String baseUrl() {
        return "https://" + domain;
    }

    private static final class Lines {
        private final String file;
        private final Properties properties;
        private final TreeSet<String> unknown;
        private final List<String> wrong = new ArrayList<>();

        Lines(String file, Properties properties) {
            this.file = file;
            this.properties = properties;
            this.unknown = new TreeSet<>(properties.stringPropertyNames());
        }

        boolean has(String name) {
            unknown.remove(name);
            return !properties.getProperty(name, "").isBlank();
        }

        String like(String name, String pattern, String what) {
            String value = properties.getProperty(name, "").strip();
            if (!has(name)) {
                wrong.add("%s: %s is missing: it is %s".formatted(file, name, what));
            } else if (!value.matches(pattern)) {
                wrong.add("%s: %s=%s is not %s".formatted(file, name, value, what));
            }
            return value;
        }

        <T> T oneOf(String name, String words, Function<String, T> of, T whileWrong) {
            String value = like(name, words.replace(" or ", "|"), words);
            return value.matches(words.replace(" or ", "|")) ? of.apply(value) : whileWrong;
        }

        void refuseWrong() {
            unknown.forEach(name -> wrong.add("%s: there is no setting %s".formatted(file, name)));
            if (!wrong.isEmpty()) {
                throw new UserError(wrong);
            }
        }
    }
}
