package gas.web.webhooks;

import static gas.web.testing.Readers.newUser;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import gas.ledger.accounts.Accounts;
import gas.ledger.accounts.UserId;
import gas.ledger.jobs.Job;
import gas.ledger.webhooks.Deliveries;
import gas.ledger.webhooks.Delivery;
import gas.ledger.webhooks.Endpoint;
import gas.ledger.webhooks.Endpoints;
import gas.web.testing.LedgerJobs;
import gas.web.testing.Receiver;
import gas.web.testing.WebTest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.function.BooleanSupplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// From a job's end to somebody's program and back, over the queue.
@WebTest
class DeliverWebhookTest {
    @Autowired
    NotifyWebhooks notifyWebhooks;

    @Autowired
    DeliverWebhook deliverWebhook;

    @Autowired
    Endpoints endpoints;

    @Autowired
    Deliveries deliveries;

    @Autowired
    Accounts accounts;

    @Autowired
    LedgerJobs ledger;

    private final Receiver receiver = new Receiver();
    private UserId user;
    private Endpoint endpoint;

    @BeforeEach
    void addEndpoint() {
        user = newUser(accounts);
        endpoint = endpoints.add(user, URI.create(receiver.url() + "/hook"));
    }

    @AfterEach
    void close() {
        receiver.close();
    }

    @Test
    void aCompletedJobIsToldInASignedMessageOnceHoweverOftenItIsAnnounced() throws Exception {
        Job job = ledger.completed(user, "patient-7.vcf", Duration.ofMinutes(5));

        for (int i = 0; i < 3; i++) {
            notifyWebhooks.of(user, job.id());
        }

        Delivery delivery = awaitState(Delivery.State.DELIVERED);
        assertThat(receiver.requests()).hasSize(1);
        Receiver.Request request = receiver.requests().getFirst();
        assertThat(request.path()).isEqualTo("/hook");
        assertThat(request.headers().get("webhook-signature")).isEqualTo(signature(request));
        JsonNode message = JsonMapper.shared().readTree(request.body());
        assertThat(message.get("id").asString()).isEqualTo(request.headers().get("webhook-id"));
        assertThat(message.get("type").asString()).isEqualTo("job.completed");
        assertThat(message.at("/data/job_id").asString()).isEqualTo(job.id().value());
        assertThat(message.at("/data/status").asString()).isEqualTo("COMPLETED");
        assertThat(message.at("/data/complete_time").asString()).isEqualTo(String.valueOf(job.completeTime()));
        assertThat(request.body()).doesNotContain("patient-7");
        assertThat(delivery.tries()).hasSize(1);
        assertThat(delivery.tries().getFirst().status()).isEqualTo(200);
        assertThat(delivery.tries().getFirst().answer()).isEqualTo("ok");
    }

    @Test
    void aFailedJobIsToldAndACancelledOneIsNot() throws Exception {
        notifyWebhooks.of(user, ledger.cancelled(user, "x.vcf").id());
        notifyWebhooks.of(user, ledger.pending(user, "x.vcf").id());
        notifyWebhooks.of(user, ledger.failed(user, "x.vcf").id());

        awaitState(Delivery.State.DELIVERED);
        assertThat(receiver.requests()).hasSize(1);
        assertThat(receiver.requests().getFirst().body())
                .contains("\"type\":\"job.failed\"", "\"failure_code\":\"WRONG_BUILD\"")
                .doesNotContain("REF N");
    }

    @Test
    void whatFailsIsTriedAgainUnderTheSameIdUntilItIsTaken() throws Exception {
        receiver.answers(500, "<b>out of order</b>\u0007\n").answers(302, "");
        Job job = ledger.completed(user, "x.vcf", Duration.ofMinutes(5));

        notifyWebhooks.of(user, job.id());

        Delivery delivery = awaitState(Delivery.State.DELIVERED);
        assertThat(delivery.tries()).extracting(attempt -> attempt.status()).containsExactly(500, 302, 200);
        assertThat(delivery.tries().getFirst().answer()).isEqualTo("<b>out of order</b>");
        assertThat(receiver.requests())
                .extracting(request -> request.headers().get("webhook-id"))
                .containsOnly(delivery.id());
        assertThat(receiver.requests()).extracting(Receiver.Request::body).containsOnly(delivery.body());
        for (Receiver.Request request : receiver.requests()) {
            assertThat(request.headers().get("webhook-signature")).isEqualTo(signature(request));
        }
        assertThat(endpoints.find(user, endpoint.id()).orElseThrow().failingSince())
                .isNull();
    }

    @Test
    void afterTheLastTryWeGiveUpAndTheEndpointIsKnownToFail() throws Exception {
        receiver.answers(500, "").answers(503, "").answers(500, "");
        Job job = ledger.completed(user, "x.vcf", Duration.ofMinutes(5));

        notifyWebhooks.of(user, job.id());

        assertThat(awaitState(Delivery.State.GIVEN_UP).tries()).hasSize(3);
        assertThat(receiver.requests()).hasSize(3);
        assertThat(endpoints.find(user, endpoint.id()).orElseThrow().failingSince())
                .isNotNull();
    }

    @Test
    void whoeverSaysThatItIsGoneIsNotAskedAgain() throws Exception {
        receiver.answers(410, "");
        notifyWebhooks.of(
                user, ledger.completed(user, "x.vcf", Duration.ofMinutes(5)).id());
        awaitState(Delivery.State.GIVEN_UP);
        notifyWebhooks.of(
                user, ledger.completed(user, "y.vcf", Duration.ofMinutes(5)).id());

        assertThat(endpoints.find(user, endpoint.id()).orElseThrow().state()).isEqualTo(Endpoint.State.STOPPED);
        assertThat(deliveries.latest(user, endpoint.id(), 10)).hasSize(1);
        assertThat(receiver.requests()).hasSize(1);
    }

    @Test
    void aTestIsTriedOnceAndStopsNothing() {
        receiver.answers(410, "");

        notifyWebhooks.test(endpoint);

        assertThat(awaitState(Delivery.State.GIVEN_UP).tries()).hasSize(1);
        assertThat(receiver.requests().getFirst().body()).contains("\"type\":\"webhook.test\"");
        assertThat(endpoints.find(user, endpoint.id()).orElseThrow().state()).isEqualTo(Endpoint.State.ON);
    }

    @Test
    void nothingIsSentToWhatWasSwitchedOffMeanwhile() throws Exception {
        receiver.answers(500, "");
        notifyWebhooks.of(
                user, ledger.completed(user, "x.vcf", Duration.ofMinutes(5)).id());
        until(() -> receiver.requests().size() == 1);
        endpoints.switchOff(user, endpoint.id());

        awaitState(Delivery.State.DROPPED);
        assertThat(receiver.requests()).hasSize(1);
    }

    @Test
    void anAddressThatIsNoLongerPublicIsNotReached() throws Exception {
        // as if its name had changed its meaning since it was added
        Endpoint inside = endpoints.add(user, URI.create("https://127.0.0.1:" + receiver.port() + "/hook"));
        endpoints.remove(user, endpoint.id());

        notifyWebhooks.of(
                user, ledger.completed(user, "x.vcf", Duration.ofMinutes(5)).id());

        until(() -> !deliveries.latest(user, inside.id(), 1).isEmpty()
                && !deliveries.latest(user, inside.id(), 1).getFirst().tries().isEmpty());
        assertThat(deliveries
                        .latest(user, inside.id(), 1)
                        .getFirst()
                        .tries()
                        .getFirst()
                        .answer())
                .isEqualTo("The host 127.0.0.1 is not on the public internet.");
    }

    @Test
    void aTryThatDiedWithItsProcessIsMadeByAnother() throws Exception {
        endpoints.switchOff(user, endpoint.id());
        Job job = ledger.completed(user, "x.vcf", Duration.ofMinutes(5));
        notifyWebhooks.of(user, job.id());
        assertThat(deliveries.latest(user, endpoint.id(), 1)).isEmpty();
        endpoints.switchOn(user, endpoint.id());
        Endpoint on = endpoints.find(user, endpoint.id()).orElseThrow();
        Delivery delivery = deliveries.owe(on, "msg_dead", "job.completed", on.createTime(), "{}");
        // who claimed this is never heard of again
        deliveries.claim(user, delivery.key(), Duration.ofSeconds(2)).orElseThrow();

        deliverWebhook.of(user, delivery.key());
        assertThat(receiver.requests()).isEmpty();

        awaitState(Delivery.State.DELIVERED);
        assertThat(receiver.requests()).hasSize(1);
    }

    private Delivery awaitState(Delivery.State state) {
        until(() ->
                deliveries.latest(user, endpoint.id(), 10).stream().anyMatch(delivery -> delivery.state() == state));
        return deliveries.latest(user, endpoint.id(), 10).getFirst();
    }

    private static void until(BooleanSupplier condition) {
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(50))
                .until(condition::getAsBoolean);
    }

    /// As a receiver computes it.
    private String signature(Receiver.Request request) throws Exception {
        String content = String.join(
                ".",
                List.of(
                        request.headers().get("webhook-id"),
                        request.headers().get("webhook-timestamp"),
                        request.body()));
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(Base64.getDecoder().decode(endpoint.secret().substring(6)), "HmacSHA256"));
        return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(content.getBytes(StandardCharsets.UTF_8)));
    }
}
