package gas.web.billing;

import static gas.web.testing.Readers.by;
import static gas.web.testing.Readers.newUser;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import gas.ledger.accounts.Account;
import gas.ledger.accounts.Accounts;
import gas.ledger.accounts.Plan;
import gas.ledger.accounts.UserId;
import gas.web.testing.StripeDouble;
import gas.web.testing.WebTest;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.MockMvc;

@WebTest
class StripeEventsTest {
    private static final String CREATED = "customer.subscription.created";
    private static final String UPDATED = "customer.subscription.updated";
    private static final String DELETED = "customer.subscription.deleted";

    @Autowired
    MockMvc http;

    @Autowired
    Accounts accounts;

    private UserId user;
    private String subscription;

    @BeforeEach
    void somebodyNew() {
        user = newUser(accounts);
        subscription = "sub_" + user;
    }

    @Test
    void aSignedEventMakesPremiumWhatStripeSaysIsActive() throws Exception {
        StripeDouble.subscription(subscription, user.value(), "active", false);

        assertThat(deliver(event(CREATED)).getStatus()).isEqualTo(204);

        Account account = account();
        assertThat(account.plan()).isEqualTo(Plan.PREMIUM);
        assertThat(account.stripeCustomer()).isEqualTo("cus_of_" + user);
        assertThat(account.periodEnd()).isEqualTo(Instant.ofEpochSecond(1893456000));
    }

    @Test
    void whatIsForgedStaleOrUnsignedChangesNothing() throws Exception {
        StripeDouble.subscription(subscription, user.value(), "active", false);
        String event = event(CREATED);
        Instant now = Instant.now();

        assertThat(deliver(event, "").getStatus()).isEqualTo(400);
        assertThat(deliver(event, StripeDouble.signature(event, "whsec_other", now))
                        .getStatus())
                .isEqualTo(400);
        assertThat(deliver(event.replace(subscription, "sub_else"), sign(event)).getStatus())
                .isEqualTo(400);
        assertThat(deliver(event, StripeDouble.signature(event, StripeDouble.WEBHOOK_SECRET, now.minusSeconds(3600)))
                        .getStatus())
                .isEqualTo(400);
        assertThat(account().plan()).isEqualTo(Plan.FREE);
    }

    @Test
    void aBodyWithoutEndIsCutOff() throws Exception {
        assertThat(deliver("x".repeat(600 * 1024)).getStatus()).isEqualTo(413);
    }

    @Test
    void theSameEventTwiceIsAppliedOnce() throws Exception {
        StripeDouble.subscription(subscription, user.value(), "active", false);
        String event = event(CREATED);

        assertThat(deliver(event).getStatus()).isEqualTo(204);
        Account once = account();
        assertThat(deliver(event).getStatus()).isEqualTo(204);

        assertThat(account()).isEqualTo(once);
    }

    @Test
    void eventsMayComeInAnyOrder() throws Exception {
        StripeDouble.subscription(subscription, user.value(), "canceled", false);

        deliver(event(DELETED));
        deliver(event(UPDATED));
        deliver(event(CREATED));

        assertThat(account().plan()).isEqualTo(Plan.FREE);
        assertThat(account().subscriptionStatus()).isEqualTo("canceled");
    }

    @Test
    void anEventThatReadStripeFirstAndWritesLastDoesNotBringBackWhatIsOver() throws Exception {
        StripeDouble.subscription(subscription, user.value(), "active", false);
        StripeDouble.meanwhile(user.value(), 1, () -> {
            StripeDouble.subscription(subscription, user.value(), "canceled", false);
            assertThat(status(event(DELETED))).isEqualTo(204);
            assertThat(account().subscriptionStatus()).isEqualTo("canceled");
        });

        assertThat(deliver(event(CREATED)).getStatus()).isEqualTo(204);

        assertThat(account().subscriptionStatus()).isEqualTo("canceled");
        assertThat(account().plan()).isEqualTo(Plan.FREE);
    }

    private int status(String event) {
        try {
            return deliver(event).getStatus();
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
    }

    @Test
    void anEventThatCannotBeAppliedIsAskedForAgain() {
        String ofNobody = event(CREATED).replace("cus_of_", "cus_unknown_");

        assertThat(catchThrowable(() -> deliver(ofNobody)))
                .as("anything but 2xx makes Stripe send the event again")
                .isNotNull();
    }

    @Test
    void theSuccessPageGrantsNothing() throws Exception {
        String page = http.perform(get("/subscribe/done").with(by(user)))
                .andReturn()
                .getResponse()
                .getContentAsString();

        assertThat(page).contains("Waiting for confirmation");
        assertThat(account().plan()).isEqualTo(Plan.FREE);

        StripeDouble.subscription(subscription, user.value(), "active", false);
        deliver(event(CREATED));

        assertThat(http.perform(get("/subscribe/done").with(by(user)))
                        .andReturn()
                        .getResponse()
                        .getContentAsString())
                .contains("You are premium");
    }

    @Test
    void subscribingGoesToStripeForThisAccountAndThisPrice() throws Exception {
        assertThat(http.perform(get("/subscribe").with(by(user)))
                        .andReturn()
                        .getResponse()
                        .getContentAsString())
                .contains("$12.34", "month");

        MockHttpServletResponse answer = http.perform(
                        post("/subscribe").with(by(user)).with(csrf()))
                .andReturn()
                .getResponse();

        assertThat(answer.getStatus()).isEqualTo(303);
        assertThat(answer.getRedirectedUrl()).endsWith("/checkout/cs_1");
        assertThat(StripeDouble.requests())
                .anySatisfy(request -> assertThat(request)
                        .startsWith("POST /v1/checkout/sessions")
                        .contains("client_reference_id=" + user)
                        .contains("line_items[0][price]=" + StripeDouble.PRICE)
                        .contains("mode=subscription")
                        .contains("customer=" + account().stripeCustomer())
                        .contains("subscription_data[metadata][user_id]=" + user));
    }

    @Test
    void whoIsPremiumManagesThePlanAtStripe() throws Exception {
        StripeDouble.subscription(subscription, user.value(), "active", true);
        deliver(event(CREATED));

        String page = http.perform(get("/account/plan").with(by(user)))
                .andReturn()
                .getResponse()
                .getContentAsString();
        assertThat(page).contains("Manage or cancel", "data-plan=\"PREMIUM\"", "Cancelled: it ends");
        assertThat(http.perform(get("/subscribe").with(by(user)))
                        .andReturn()
                        .getResponse()
                        .getRedirectedUrl())
                .isEqualTo("/account/plan");
        assertThat(http.perform(post("/account/plan").with(by(user)).with(csrf()))
                        .andReturn()
                        .getResponse()
                        .getRedirectedUrl())
                .endsWith("/portal/bps_1");
    }

    private Account account() {
        return accounts.find(user).orElseThrow();
    }

    private String event(String type) {
        return StripeDouble.event("evt_" + UUID.randomUUID(), type, subscription, user.value());
    }

    private static String sign(String body) {
        return StripeDouble.signature(body, StripeDouble.WEBHOOK_SECRET, Instant.now());
    }

    private MockHttpServletResponse deliver(String body) throws Exception {
        return deliver(body, sign(body));
    }

    private MockHttpServletResponse deliver(String body, String signature) throws Exception {
        return http.perform(post("/stripe/events")
                        .header("Stripe-Signature", signature)
                        .content(body))
                .andReturn()
                .getResponse();
    }
}
