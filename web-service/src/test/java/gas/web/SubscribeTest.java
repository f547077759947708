package gas.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import gas.ledger.accounts.Account;
import gas.ledger.accounts.Accounts;
import gas.ledger.accounts.UserId;
import gas.localcloud.visitor.Visitor;
import gas.web.testing.TestCloud;
import gas.web.testing.TestInstance;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// From the page through Stripe's checkout to a signed event and back, against the local cloud's Stripe.
class SubscribeTest {
    private static TestInstance web;

    private final String name = "payer-" + UUID.randomUUID();
    private final Visitor visitor = new Visitor(web.url(), TestCloud.console(), name);

    @BeforeAll
    static void start() {
        int port = TestCloud.WEBHOOK_PORT;
        web = TestInstance.start(
                WebServiceApplication.class, port, port, "--gas.web.billing.api-base=" + TestCloud.console());
    }

    @AfterAll
    static void stop() {
        web.close();
    }

    @Test
    void aPaymentMakesPremiumByItsSignedEvent() {
        visitor.signIn();

        visitor.subscribe(Visitor.GOOD_CARD);

        visitor.awaitPremium(Duration.ofSeconds(20));
        Account account = account();
        assertThat(account.isPremium()).isTrue();
        assertThat(account.subscriptionStatus()).isEqualTo("active");
        assertThat(account.periodEnd()).isNotNull();
        assertThat(account.owed()).as("the archived results are owed a thaw").isEqualTo(Account.Owed.THAW);
    }

    @Test
    void aDeclinedCardChangesNothing() {
        visitor.signIn();

        visitor.subscribe(Visitor.DECLINED_CARD);

        await().during(Duration.ofMillis(300)).until(() -> !visitor.isPremium());
        assertThat(account().isPremium()).isFalse();
    }

    private Account account() {
        return web.bean(Accounts.class).find(new UserId(name)).orElseThrow();
    }
}
