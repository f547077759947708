package gas.ledger.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import gas.ledger.TestLedger;
import gas.ledger.accounts.UserId;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class WebhooksTest {
    private static final URI URL = URI.create("https://receiver.example/hook");
    private static final Duration LEASE = Duration.ofSeconds(60);
    private static final Duration PATIENCE = Duration.ofDays(5);

    private final TestLedger ledger = new TestLedger();
    private final Endpoints endpoints = new Endpoints(ledger.dynamo, "gas-webhooks", ledger.clock);
    private final Deliveries deliveries = new Deliveries(ledger.dynamo, "gas-webhooks", ledger.clock);
    private final UserId user = ledger.newUser();
    private final Endpoint endpoint = endpoints.add(user, URL);

    @Test
    void aSecretIsOfTheLengthThatReceiversExpectAndInNoLog() {
        assertThat(endpoint.secret()).startsWith("whsec_");
        assertThat(Base64.getDecoder().decode(endpoint.secret().substring(6))).hasSizeBetween(24, 64);
        assertThat(endpoints.add(user, URL).secret()).isNotEqualTo(endpoint.secret());
        assertThat(endpoint.toString()).doesNotContain(endpoint.secret()).doesNotContain("receiver.example");
    }

    @Test
    void aRotatedSecretSignsForAWhileBesideItsSuccessor() {
        Endpoint rotated = endpoints
                .rotateSecret(user, endpoint.id(), Duration.ofHours(24))
                .orElseThrow();

        assertThat(rotated.secret()).isNotEqualTo(endpoint.secret());
        assertThat(rotated.retiredSecret()).isEqualTo(endpoint.secret());
        assertThat(rotated.retiredUntil()).isEqualTo(now().plus(Duration.ofHours(24)));
    }

    @Test
    void nobodyElsesEndpointCanBeRotatedSwitchedOrSeen() {
        UserId other = ledger.newUser();

        assertThat(endpoints.of(other)).isEmpty();
        assertThat(endpoints.find(other, endpoint.id())).isEmpty();
        assertThat(endpoints.rotateSecret(other, endpoint.id(), LEASE)).isEmpty();
        assertThat(endpoints.switchOff(other, endpoint.id())).isEmpty();
        endpoints.remove(other, endpoint.id());
        assertThat(endpoints.of(user)).containsExactly(endpoint);
    }

    @Test
    void anEndpointThatFailsForLongIsStoppedAndOneSuccessStartsTheClockAgain() {
        endpoints.failed(fresh(), PATIENCE);
        ledger.clock.advance(PATIENCE.minusSeconds(1));
        endpoints.failed(fresh(), PATIENCE);
        assertThat(fresh().state()).isEqualTo(Endpoint.State.ON);
        endpoints.succeeded(fresh());
        ledger.clock.advance(Duration.ofSeconds(2));
        endpoints.failed(fresh(), PATIENCE);
        assertThat(fresh().state()).isEqualTo(Endpoint.State.ON);
        ledger.clock.advance(PATIENCE);
        endpoints.failed(fresh(), PATIENCE);
        assertThat(fresh().state()).isEqualTo(Endpoint.State.STOPPED);

        assertThat(endpoints.switchOn(user, endpoint.id()).orElseThrow().failingSince())
                .isNull();
    }

    @Test
    void aLateFailureDoesNotStopWhatWasSwitchedOnAgain() {
        endpoints.failed(fresh(), PATIENCE);
        Endpoint stale = fresh();
        ledger.clock.advance(PATIENCE.plusDays(1));
        endpoints.switchOn(user, endpoint.id());
        endpoints.failed(stale, PATIENCE);

        assertThat(fresh().state()).isEqualTo(Endpoint.State.ON);
    }

    @Test
    void theSameEventIsOwedOnce() {
        Delivery delivery = owed("msg_1");
        assertThat(owed("msg_1")).isEqualTo(delivery);
        deliveries.delivered(claimed(delivery), done(200));

        assertThat(owed("msg_1").state()).isEqualTo(Delivery.State.DELIVERED);
        assertThat(deliveries.latest(user, endpoint.id(), 10)).hasSize(1);
    }

    @Test
    void ofManyProcessesOneMakesTheTry() throws Exception {
        Delivery delivery = owed("msg_1");
        Callable<Optional<Delivery>> process = () -> deliveries.claim(user, delivery.key(), LEASE);
        try (var processes = Executors.newFixedThreadPool(8)) {
            List<Optional<Delivery>> claims = new ArrayList<>();
            for (var claim : processes.invokeAll(Collections.nCopies(8, process))) {
                claims.add(claim.get());
            }
            assertThat(claims).filteredOn(Optional::isPresent).hasSize(1);
        }
    }

    @Test
    void aFailedTryIsMadeAgainAtItsTimeAndNotBefore() {
        Delivery delivery = owed("msg_1");
        deliveries.retry(claimed(delivery), done(500), now().plusSeconds(300));

        assertThat(deliveries.claim(user, delivery.key(), LEASE)).isEmpty();
        assertThat(overdue()).doesNotContain("msg_1");
        ledger.clock.advance(Duration.ofSeconds(300));
        assertThat(overdue()).contains("msg_1");
        Delivery again = claimed(delivery);
        assertThat(again.tries()).containsExactly(done(500));
        assertThat(again.id()).isEqualTo("msg_1");
        assertThat(again.body()).isEqualTo(delivery.body());
    }

    @Test
    void aTryThatDiedWithItsProcessIsOverdueAndTheDeadOnesLateWordIsRefused() {
        Delivery delivery = owed("msg_1");
        Delivery dead = claimed(delivery);
        assertThat(overdue()).doesNotContain("msg_1");
        ledger.clock.advance(LEASE.plusSeconds(1));
        assertThat(overdue()).contains("msg_1");
        Delivery alive = claimed(delivery);
        deliveries.giveUp(dead, done(500));

        assertThat(state(delivery)).isEqualTo(Delivery.State.WAITING);
        deliveries.delivered(alive, done(200));
        assertThat(state(delivery)).isEqualTo(Delivery.State.DELIVERED);
    }

    @Test
    void anOverdueDeliveryIsAnnouncedByOneProcess() {
        Delivery delivery = owed("msg_1");
        ledger.clock.advance(Deliveries.ANNOUNCEMENT_GRACE);
        Delivery overdue = deliveries.find(user, delivery.key()).orElseThrow();

        assertThat(deliveries.claimAnnouncement(overdue)).isTrue();
        assertThat(deliveries.claimAnnouncement(overdue)).isFalse();
        ledger.clock.advance(Deliveries.ANNOUNCEMENT_GRACE);
        assertThat(overdue()).contains("msg_1");
    }

    @Test
    void whatIsOverIsOwedNothing() {
        Delivery delivered = owed("msg_1");
        Delivery givenUp = owed("msg_2");
        Delivery dropped = owed("msg_3");
        deliveries.delivered(claimed(delivered), done(204));
        deliveries.giveUp(claimed(givenUp), done(500));
        deliveries.drop(claimed(dropped));
        ledger.clock.advance(Duration.ofDays(1));

        assertThat(overdue()).doesNotContain("msg_1", "msg_2", "msg_3");
        assertThat(deliveries.claim(user, delivered.key(), LEASE)).isEmpty();
    }

    private Delivery owed(String id) {
        return deliveries.owe(endpoint, id, "job.completed", endpoint.createTime(), "{}");
    }

    private Delivery claimed(Delivery delivery) {
        return deliveries.claim(user, delivery.key(), LEASE).orElseThrow();
    }

    private DeliveryTry done(int status) {
        return new DeliveryTry(endpoint.createTime(), status, 12, "<b>ok</b>");
    }

    private Delivery.State state(Delivery delivery) {
        return deliveries.find(user, delivery.key()).orElseThrow().state();
    }

    private List<String> overdue() {
        return deliveries.overdue(now(), 1000).stream()
                .filter(delivery -> delivery.user().equals(user))
                .map(Delivery::id)
                .toList();
    }

    private Endpoint fresh() {
        return endpoints.find(user, endpoint.id()).orElseThrow();
    }

    private Instant now() {
        return ledger.clock.instant();
    }
}
