package gas.ledger.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import gas.ledger.TestLedger;
import org.junit.jupiter.api.Test;

class AccountsTest {
    private final TestLedger ledger = new TestLedger();
    private final UserId user = ledger.newUser();

    @Test
    void signingInAgainKeepsThePlanAndTakesTheNewName() {
        ledger.upgrade(user);
        Account account = ledger.accounts.signIn(user, "New name", "new@localhost", "An institute");

        assertThat(account.plan()).isEqualTo(Plan.PREMIUM);
        assertThat(account.name()).isEqualTo("New name");
        assertThat(account.institution()).isEqualTo("An institute");
    }

    @Test
    void anEventIsAppliedOnce() {
        Subscription active = new Subscription("sub_1", "cus_1", "active", false, null);
        String event = "evt_" + user;

        assertThat(ledger.accounts.apply(event, user, active)).get().matches(PlanChange::becamePremium);
        assertThat(ledger.accounts.apply(event, user, active)).isEmpty();
    }

    @Test
    void anUpgradeOwesAThawAndADowngradeAFreeze() {
        assertThat(ledger.upgrade(user).owed()).isEqualTo(Account.Owed.THAW);
        ledger.accounts.settled(user, Account.Owed.FREEZE);
        assertThat(ledger.accounts.find(user).orElseThrow().owed()).isEqualTo(Account.Owed.THAW);
        assertThat(ledger.downgrade(user).owed()).isEqualTo(Account.Owed.FREEZE);
        ledger.accounts.settled(user, Account.Owed.FREEZE);
        assertThat(ledger.accounts.find(user).orElseThrow().owed()).isNull();
    }

    @Test
    void anOldSubscriptionsEndDoesNotTakeAwayWhatANewOnePays() {
        ledger.accounts.apply("evt_a" + user, user, new Subscription("sub_old", "cus_1", "active", false, null));
        ledger.accounts.apply("evt_b" + user, user, new Subscription("sub_new", "cus_1", "active", false, null));
        ledger.accounts.apply("evt_c" + user, user, new Subscription("sub_old", "cus_1", "canceled", false, null));

        assertThat(ledger.accounts.planOf(user)).isEqualTo(Plan.PREMIUM);
    }

    @Test
    void aLatePaymentKeepsThePlanAndAnUnpaidOneEndsIt() {
        ledger.upgrade(user);
        ledger.accounts.apply("evt_p" + user, user, new Subscription("sub_" + user, "cus_1", "past_due", false, null));
        assertThat(ledger.accounts.planOf(user)).isEqualTo(Plan.PREMIUM);
        ledger.accounts.apply("evt_u" + user, user, new Subscription("sub_" + user, "cus_1", "unpaid", false, null));
        assertThat(ledger.accounts.planOf(user)).isEqualTo(Plan.FREE);
    }

    @Test
    void twoHostileSubjectsNeverShareAnId() {
        assertThat(UserId.ofSubject("../../etc")).isNotEqualTo(UserId.ofSubject("../../etc "));
        assertThat(UserId.ofSubject("a~b").value()).matches("sha256-[0-9a-f]{48}");
        assertThat(UserId.ofSubject(UserId.ofSubject("a~b").value())).isNotEqualTo(UserId.ofSubject("a~b"));
        assertThat(UserId.ofSubject("3f2b8c1e-0000-4000-8000-1234567890ab").value())
                .isEqualTo("3f2b8c1e-0000-4000-8000-1234567890ab");
    }
}
