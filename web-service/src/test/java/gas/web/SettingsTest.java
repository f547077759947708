package gas.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gas.web.testing.TestCloud;
import gas.web.testing.TestInstance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.builder.SpringApplicationBuilder;

class SettingsTest {

    @ParameterizedTest
    @CsvSource({
        "GAS_BASE_URL, base-url",
        "GAS_OIDC_ISSUER, issuer",
        "GAS_OIDC_CLIENT_SECRET, clientSecret",
        "GAS_TABLES_SESSIONS, table",
        "GAS_TABLES_JOBS, jobs",
        "GAS_BUCKETS_INPUTS, bucket",
        "GAS_STRIPE_WEBHOOK_SECRET, webhookSecret",
        "GAS_STRIPE_PRICE, price",
        "GAS_SMTP_HOST, smtpHost",
        "GAS_MAIL_FROM, from",
        "GAS_QUEUES_JOB_RESULTS, GAS_QUEUES_JOB_RESULTS",
        "GAS_QUEUES_WEBHOOKS_DUE, GAS_QUEUES_WEBHOOKS_DUE",
        "GAS_TABLES_WEBHOOKS, table",
        "GAS_TOPICS_WEBHOOKS_DUE, topic",
    })
    void aValueThatIsMissingStopsTheStartWithItsName(String missing, String name) {
        assertThatThrownBy(() -> new SpringApplicationBuilder(WebServiceApplication.class)
                        .initializers(new TestCloud(missing))
                        .run("--server.port=0")
                        .close())
                .satisfies(failure -> assertThat(everything(failure)).contains(name));
    }

    @ParameterizedTest
    @CsvSource({
        "gas.web.upload.free-cap, lots",
        "gas.web.session.idle, soon",
        "gas.web.webhooks.allowed-networks, intranet",
        "gas.web.site.base-url, not-an-address",
    })
    void aValueThatIsUnreadableStopsTheStartWithItsName(String name, String value) {
        int port = TestInstance.freePort();

        assertThatThrownBy(() -> TestInstance.start(WebServiceApplication.class, port, port, "--" + name + "=" + value)
                        .close())
                .satisfies(failure -> assertThat(everything(failure)).contains(last(name)));
    }

    @Test
    void noSecretIsWrittenWhereASettingIs() {
        assertThat(TestCloud.secrets()).isNotEmpty();
        int port = TestInstance.freePort();
        try (TestInstance instance = TestInstance.start(WebServiceApplication.class, port, port)) {
            String settings = instance.settings();
            assertThat(settings).contains("BillingSettings").contains("SignInSettings");
            assertThat(TestCloud.secrets())
                    .allSatisfy(secret -> assertThat(settings).doesNotContain(secret));
        }
    }

    private static String last(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }

    private static String everything(Throwable failure) {
        StringBuilder text = new StringBuilder();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            text.append(cause.getMessage()).append('\n');
        }
        return text.toString();
    }
}
