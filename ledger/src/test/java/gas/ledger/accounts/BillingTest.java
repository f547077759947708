package gas.ledger.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import gas.ledger.TestLedger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What an account does with what Stripe says, and when Stripe is asked unasked.
class BillingTest {
    private static final Duration LEASE = Duration.ofMinutes(1);
    private static final Duration GRACE = Duration.ofDays(14);

    private final TestLedger ledger = new TestLedger();
    private final UserId user = ledger.newUser();

    @Test
    void anOlderAnswerOfStripesNeverStaysOverANewerOne() {
        List<String> asked = new ArrayList<>();
        ledger.accounts.agree("evt_old" + user, user, account -> {
            asked.add(account.plan().name());
            if (asked.size() > 1) {
                return Optional.of(subscription("canceled", null, null));
            }
            // while this answer travels, the subscription ends, and the event that tells of it is applied
            ledger.downgrade(user);
            return Optional.of(subscription("active", null, null));
        });

        assertThat(asked).hasSize(2);
        assertThat(account().subscriptionStatus()).isEqualTo("canceled");
        assertThat(account().plan()).isEqualTo(Plan.FREE);
    }

    @Test
    void anEventThatFailedHalfwayIsNotTakenForApplied() {
        try {
            ledger.accounts.agree("evt_" + user, user, account -> {
                throw new IllegalStateException("killed after asking Stripe");
            });
        } catch (IllegalStateException killed) {
            assertThat(account().plan()).isEqualTo(Plan.FREE);
        }

        assertThat(ledger.accounts.apply("evt_" + user, user, subscription("active", null, null)))
                .get()
                .matches(PlanChange::becamePremium);
    }

    @Test
    void aPaymentThatFailsKeepsThePlanForItsGraceAndNoLonger() {
        ledger.upgrade(user);
        Instant until = ledger.clock.instant().plus(GRACE);
        apply("past_due", null, until);
        assertThat(account().plan()).isEqualTo(Plan.PREMIUM);
        assertThat(account().graceUntil()).isEqualTo(until);

        ledger.clock.advance(GRACE.minusSeconds(1));
        apply("past_due", null, until.plus(GRACE));
        assertThat(account().graceUntil()).as("a grace is not begun again").isEqualTo(until);
        assertThat(account().plan()).isEqualTo(Plan.PREMIUM);
        ledger.clock.advance(Duration.ofSeconds(1));
        apply("past_due", null, until);

        assertThat(account().plan()).isEqualTo(Plan.FREE);
        assertThat(account().owed()).isEqualTo(Account.Owed.FREEZE);
    }

    @Test
    void aPaymentThatIsMadeGoodEndsTheGraceAndTheNextOneBeginsAnew() {
        ledger.upgrade(user);
        apply("past_due", null, ledger.clock.instant().plus(GRACE));
        apply("active", null, null);
        assertThat(account().graceUntil()).isNull();

        ledger.clock.advance(Duration.ofDays(30));
        Instant anew = ledger.clock.instant().plus(GRACE);
        apply("past_due", null, anew);
        assertThat(account().graceUntil()).isEqualTo(anew);
    }

    @Test
    void whatWasGivenBackIsNotPaid() {
        ledger.upgrade(user);
        ledger.accounts.apply(
                "evt_r" + user,
                user,
                new Subscription("sub_" + user, "cus_" + user, "active", false, null, null, true));

        assertThat(account().plan()).isEqualTo(Plan.FREE);
    }

    @Test
    void aLookIsTakenByOneAndByAnotherWhenThatOneDies() {
        Account expecting = expecting();

        Account taken = ledger.watch.take(expecting, LEASE).orElseThrow();
        assertThat(ledger.watch.take(expecting, LEASE)).isEmpty();
        assertThat(isDue()).isFalse();
        ledger.clock.advance(LEASE);
        assertThat(isDue()).as("the one that took it died").isTrue();

        Account again = ledger.watch.take(account(), LEASE).orElseThrow();
        ledger.watch.looked(taken);
        assertThat(account().lookAt()).as("whose look was lost has no say").isEqualTo(again.lookAt());
    }

    @Test
    void whoDidNotPayIsLookedAtMoreAndMoreSeldom() {
        expecting();
        ledger.clock.advance(Duration.ofMinutes(2));
        look();
        assertThat(account().lookAt()).isEqualTo(ledger.clock.instant().plus(Duration.ofMinutes(2)));
        ledger.clock.advance(Duration.ofDays(9));
        look();
        assertThat(account().lookAt()).isEqualTo(ledger.clock.instant().plus(Duration.ofDays(1)));
    }

    @Test
    void aRenewalACancellationAndAGraceAreLookedForWhenTheyAreDue() {
        Instant end = ledger.clock.instant().plus(Duration.ofHours(5));
        ledger.accounts.apply("evt_1" + user, user, subscription("active", end, null));
        assertThat(account().lookAt()).isEqualTo(end.plus(Duration.ofMinutes(90)));

        ledger.accounts.apply(
                "evt_2" + user, user, new Subscription("sub_" + user, "cus_" + user, "active", true, end));
        assertThat(account().lookAt()).isEqualTo(end.plusSeconds(1));

        Instant grace = ledger.clock.instant().plus(Duration.ofMinutes(30));
        apply("past_due", end, grace);
        assertThat(account().lookAt()).isEqualTo(grace);
    }

    @Test
    void aDowngradeIsToldByOneAndOnce() {
        ledger.upgrade(user);
        Account downgraded = ledger.downgrade(user);
        assertThat(isDue()).as("its owner is to be told").isTrue();

        assertThat(ledger.watch.takeNotice(downgraded, LEASE)).isTrue();
        assertThat(ledger.watch.takeNotice(downgraded, LEASE)).isFalse();
        ledger.clock.advance(LEASE.plusSeconds(1));
        assertThat(ledger.watch.takeNotice(downgraded, LEASE))
                .as("the one that took it died")
                .isTrue();
        ledger.watch.told(downgraded);

        assertThat(ledger.watch.takeNotice(downgraded, LEASE)).isFalse();
        assertThat(account().noticeOwed()).isNull();
    }

    @Test
    void whoIsPremiumAgainIsNotToldOfTheDowngrade() {
        ledger.upgrade(user);
        Account downgraded = ledger.downgrade(user);
        ledger.upgrade(user);

        assertThat(ledger.watch.takeNotice(downgraded, LEASE)).isFalse();
    }

    private Account expecting() {
        ledger.watch.expect(user, ledger.clock.instant());
        return account();
    }

    private void look() {
        ledger.watch.looked(ledger.watch.take(account(), LEASE).orElseThrow());
    }

    private boolean isDue() {
        return ledger.watch.due(1000).stream().anyMatch(due -> due.id().equals(user));
    }

    private void apply(String status, @Nullable Instant periodEnd, @Nullable Instant graceUntil) {
        ledger.accounts.agree(null, user, account -> Optional.of(subscription(status, periodEnd, graceUntil)));
    }

    private Subscription subscription(String status, @Nullable Instant periodEnd, @Nullable Instant graceUntil) {
        return new Subscription("sub_" + user, "cus_" + user, status, false, periodEnd, graceUntil, false);
    }

    private Account account() {
        return ledger.accounts.find(user).orElseThrow();
    }
}
