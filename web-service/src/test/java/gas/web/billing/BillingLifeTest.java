package gas.web.billing;

import static org.assertj.core.api.Assertions.assertThat;

import com.stripe.StripeClient;
import com.stripe.model.Event;
import com.stripe.model.Subscription;
import com.stripe.param.CustomerCreateParams;
import com.stripe.param.EventListParams;
import com.stripe.param.InvoiceListParams;
import com.stripe.param.PaymentMethodAttachParams;
import com.stripe.param.RefundCreateParams;
import com.stripe.param.SubscriptionCreateParams;
import com.stripe.param.SubscriptionUpdateParams;
import gas.ledger.accounts.Account;
import gas.ledger.accounts.Accounts;
import gas.ledger.accounts.BillingWatch;
import gas.ledger.accounts.Plan;
import gas.ledger.accounts.UserId;
import gas.ledger.jobs.ArchiveClaim;
import gas.ledger.jobs.ArchiveOutcome;
import gas.ledger.jobs.ColdResults;
import gas.ledger.jobs.Job;
import gas.ledger.jobs.Jobs;
import gas.ledger.jobs.ResultStorage;
import gas.localcloud.LocalCloud;
import gas.localcloud.LocalCloudSettings;
import gas.web.testing.LedgerJobs;
import gas.web.testing.MailServer;
import gas.web.testing.Readers;
import gas.web.testing.StripeDouble;
import gas.web.testing.TestInstance;
import jakarta.mail.internet.MimeMessage;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Years of billing in seconds: two web processes, the local cloud's Stripe with a clock of its own, and its events
/// delivered as it pleases the test: late, twice, in any order, or not at all.
class BillingLifeTest {
    private static final Duration LEASE = Duration.ofMinutes(1);

    @TempDir
    static Path folder;

    static LocalCloud stripesCloud;
    static StripeClient stripe;
    static TestInstance web;
    static TestInstance other;
    static final HttpClient HTTP = HttpClient.newHttpClient();

    private UserId user;

    @BeforeAll
    static void start() throws Exception {
        stripesCloud = LocalCloud.start(LocalCloudSettings.of(LocalCloudSettings.freePortBase(), folder)
                .with("GAS_LOCAL_STRIPE_AFTER_RETRIES", "unpaid"));
        String console = stripesCloud.console().toString();
        stripe = StripeClient.builder()
                .setApiKey("sk_test_local")
                .setApiBase(console)
                .build();
        web = instance(console);
        other = instance(console);
    }

    private static TestInstance instance(String console) throws ClassNotFoundException {
        int port = TestInstance.freePort();
        return TestInstance.start(
                Class.forName("gas.web.WebServiceApplication"), port, port, "--gas.web.billing.api-base=" + console);
    }

    @AfterAll
    static void stop() {
        web.close();
        other.close();
        stripesCloud.close();
    }

    @BeforeEach
    void somebodyNew() {
        MailServer.start();
        user = Readers.newUser(accounts());
    }

    @AfterEach
    void noMail() {
        MailServer.stop();
    }

    @Test
    void eventsTwiceLateAndInReverseEndWhereStripeIs() throws Exception {
        Subscription subscription = subscribe();
        deliver("customer.subscription.created");
        assertThat(account().plan()).isEqualTo(Plan.PREMIUM);
        stripe.v1().subscriptions().cancel(subscription.getId());

        List<Event> newestFirst = events();
        for (Event event : newestFirst) {
            send(event);
            assertThat(account().plan()).as(event.getType()).isEqualTo(Plan.FREE);
        }
        Account once = account();
        for (Event event : newestFirst.reversed()) {
            send(event);
        }

        assertThat(account()).as("all of it again changes nothing").isEqualTo(once);
    }

    @Test
    void aLostPaymentIsFoundAndGrantedOnceByWhicheverProcessLooks() throws Exception {
        subscribe();
        watch().expect(user, Instant.now());

        look();

        assertThat(account().plan()).isEqualTo(Plan.PREMIUM);
        assertThat(account().owed()).isEqualTo(Account.Owed.THAW);
        assertThat(account().billingRound()).as("written by one of the two").isEqualTo(1);
        assertThat(account().lookAt()).isAfter(Instant.now());
    }

    @Test
    void aLostEndIsFoundToo() throws Exception {
        Subscription subscription = subscribe();
        deliver("customer.subscription.created");
        stripe.v1().subscriptions().cancel(subscription.getId());

        lookSoon();

        assertThat(account().plan()).isEqualTo(Plan.FREE);
        assertThat(account().subscriptionStatus()).isEqualTo("canceled");
    }

    @Test
    void aFailedPaymentKeepsThePlanForAWhileAndSaysUntilWhen() throws Exception {
        Subscription subscription = subscribe();
        deliver("customer.subscription.created");
        stopPaying(subscription);
        advance("32d");
        deliver("invoice.payment_failed");

        assertThat(account().plan()).isEqualTo(Plan.PREMIUM);
        assertThat(account().subscriptionStatus()).isEqualTo("past_due");
        Long asked = stripe.v1()
                .invoices()
                .list(InvoiceListParams.builder()
                        .setCustomer(subscription.getCustomer())
                        .build())
                .getData()
                .getFirst()
                .getStatusTransitions()
                .getFinalizedAt();
        assertThat(account().graceUntil())
                .isEqualTo(Instant.ofEpochSecond(asked).plus(Duration.ofDays(14)));

        advance("16d");
        deliver("customer.subscription.updated");
        assertThat(account().subscriptionStatus()).isEqualTo("unpaid");
        assertThat(account().plan()).isEqualTo(Plan.FREE);
    }

    @Test
    void whatIsPaidAfterAllIsGrantedAgain() throws Exception {
        Subscription subscription = subscribe();
        deliver("customer.subscription.created");
        stopPaying(subscription);
        advance("50d");
        lookSoon();
        assertThat(account().plan()).isEqualTo(Plan.FREE);

        changeCard(subscription, "pm_card_visa");
        stripe.v1()
                .invoices()
                .pay(stripe.v1().subscriptions().retrieve(subscription.getId()).getLatestInvoice());
        deliver("invoice.paid");

        assertThat(account().plan()).isEqualTo(Plan.PREMIUM);
        assertThat(account().noticeOwed()).as("nobody is told of what is over").isNull();
    }

    @Test
    void aFullRefundEndsThePlanAndAPartOfOneDoesNot() throws Exception {
        Subscription subscription = subscribe();
        deliver("customer.subscription.created");
        String intent = stripe.v1()
                .paymentIntents()
                .list(com.stripe.param.PaymentIntentListParams.builder()
                        .setCustomer(subscription.getCustomer())
                        .build())
                .getData()
                .getFirst()
                .getId();
        stripe.v1()
                .refunds()
                .create(RefundCreateParams.builder()
                        .setPaymentIntent(intent)
                        .setAmount(100L)
                        .build());
        deliver("charge.refunded");
        assertThat(account().plan()).isEqualTo(Plan.PREMIUM);

        stripe.v1()
                .refunds()
                .create(RefundCreateParams.builder().setPaymentIntent(intent).build());
        deliver("charge.refunded");

        assertThat(account().plan()).isEqualTo(Plan.FREE);
        assertThat(account().refunded()).isTrue();
        assertThat(account().hasLivingSubscription())
                .as("no second one is sold beside it")
                .isTrue();
    }

    @Test
    void whatIsCancelledInThePortalIsKnownToEnd() throws Exception {
        Subscription subscription = subscribe();
        String portal = stripe.v1()
                .billingPortal()
                .sessions()
                .create(com.stripe.param.billingportal.SessionCreateParams.builder()
                        .setCustomer(subscription.getCustomer())
                        .build())
                .getUrl();
        post(portal, "application/x-www-form-urlencoded", "do=cancel-at-period-end");
        deliver("customer.subscription.updated");

        assertThat(account().plan()).isEqualTo(Plan.PREMIUM);
        assertThat(account().cancelsAtPeriodEnd()).isTrue();
        advance("32d");
        deliver("customer.subscription.deleted");
        assertThat(account().plan()).isEqualTo(Plan.FREE);
    }

    @Test
    void aDowngradeGivesAFreshWindowAndOneMailThatSaysWhatFreezesWhen() throws Exception {
        Job before = completed("before.vcf", Duration.ofSeconds(-60));
        Subscription subscription = subscribe();
        deliver("customer.subscription.created");
        completed("while.vcf", Duration.ofMinutes(5));
        stripe.v1().subscriptions().cancel(subscription.getId());
        Instant downgraded = Instant.now();
        deliver("customer.subscription.deleted");

        for (Job job : List.of(before, jobs().page(user, 10, null).getFirst())) {
            Job now = jobs().find(user, job.id()).orElseThrow();
            assertThat(now.archiveTime())
                    .isAfter(downgraded.plus(Duration.ofMinutes(5)).minusSeconds(1));
            assertThat(cold().beginArchive(user, job.id(), LEASE)).isInstanceOf(ArchiveClaim.Stays.class);
        }
        look();
        look();
        deliver("customer.subscription.deleted");

        assertThat(mails()).hasSize(1);
        String mail = MailServer.part(mails().getFirst(), 0);
        assertThat(mail)
                .contains("2 results", "your subscription ended")
                .contains(gas.web.site.Moment.of(
                                jobs().find(user, before.id()).orElseThrow().archiveTime())
                        .text());
        assertThat(account().noticeOwed()).isNull();
    }

    @Test
    void aMailThatTheServerDidNotTakeIsSentLater() throws Exception {
        Subscription subscription = subscribe();
        deliver("customer.subscription.created");
        stripe.v1().subscriptions().cancel(subscription.getId());
        deliver("customer.subscription.deleted");
        MailServer.stop();
        look();
        assertThat(account().noticeOwed()).isNotNull();

        MailServer.start();
        lookSoon();

        assertThat(mails()).hasSize(1);
    }

    @Test
    void anUpgradeAtTheMomentOfArchivingKeepsTheResultAndADowngradeRightAfterGivesAWindow() throws Exception {
        Job job = completed("raced.vcf", Duration.ofSeconds(-60));
        ArchiveClaim.Begun begun = (ArchiveClaim.Begun) cold().beginArchive(user, job.id(), LEASE);
        Subscription subscription = subscribe();
        deliver("customer.subscription.created");
        stripe.v1().subscriptions().cancel(subscription.getId());
        deliver("customer.subscription.deleted");

        assertThat(cold().commitArchive(user, job.id(), begun.round(), "archive"))
                .isEqualTo(ArchiveOutcome.SUPERSEDED);
        Job now = jobs().find(user, job.id()).orElseThrow();
        assertThat(now.storage()).isEqualTo(ResultStorage.HOT);
        assertThat(now.archiveTime()).isAfter(Instant.now().plusSeconds(200));
    }

    @Test
    void ofTwoSubscriptionsTheOneThatPaysCounts() throws Exception {
        Subscription first = subscribe();
        Subscription second = subscribe();
        deliver("customer.subscription.created");
        stripe.v1().subscriptions().cancel(first.getId());
        deliver("customer.subscription.deleted");
        assertThat(account().plan()).isEqualTo(Plan.PREMIUM);
        assertThat(account().stripeSubscription()).isEqualTo(second.getId());

        stripe.v1().subscriptions().cancel(second.getId());
        deliver("customer.subscription.deleted");
        assertThat(account().plan()).isEqualTo(Plan.FREE);
    }

    /// Bought as Checkout would; nobody is told, as this Stripe knows no webhook.
    private Subscription subscribe() throws Exception {
        String customer = account().stripeCustomer();
        if (customer == null) {
            customer = stripe.v1()
                    .customers()
                    .create(CustomerCreateParams.builder()
                            .putMetadata("user_id", user.value())
                            .build())
                    .getId();
            accounts().linkCustomer(user, customer);
        }
        return stripe.v1()
                .subscriptions()
                .create(SubscriptionCreateParams.builder()
                        .setCustomer(customer)
                        .addItem(SubscriptionCreateParams.Item.builder()
                                .setPrice(StripeDouble.PRICE)
                                .build())
                        .setDefaultPaymentMethod(attach("pm_card_visa", customer))
                        .build());
    }

    private void stopPaying(Subscription subscription) throws Exception {
        changeCard(subscription, "pm_card_chargeCustomerFail");
    }

    private void changeCard(Subscription subscription, String card) throws Exception {
        stripe.v1()
                .subscriptions()
                .update(
                        subscription.getId(),
                        SubscriptionUpdateParams.builder()
                                .setDefaultPaymentMethod(attach(card, subscription.getCustomer()))
                                .build());
    }

    private static String attach(String card, String customer) throws Exception {
        return stripe.v1()
                .paymentMethods()
                .attach(
                        card,
                        PaymentMethodAttachParams.builder()
                                .setCustomer(customer)
                                .build())
                .getId();
    }

    /// All events of this user's customer, newest first.
    private List<Event> events() throws Exception {
        String customer = String.valueOf(account().stripeCustomer());
        return Stream.of(stripe.v1()
                        .events()
                        .list(EventListParams.builder().setLimit(100L).build())
                        .getData())
                .flatMap(List::stream)
                .filter(event -> event.toJson().contains(customer))
                .toList();
    }

    /// Sends the newest of these to one of the two, as Stripe would.
    private void deliver(String type) throws Exception {
        send(events().stream()
                .filter(event -> event.getType().equals(type))
                .findFirst()
                .orElseThrow());
    }

    private static void send(Event event) throws Exception {
        String body = get(stripesCloud.console() + "/v1/events/" + event.getId());
        HttpRequest request = HttpRequest.newBuilder(URI.create(web.url() + "/stripe/events"))
                .header("Content-Type", "application/json")
                .header("Stripe-Signature", StripeDouble.signature(body, StripeDouble.WEBHOOK_SECRET, Instant.now()))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        assertThat(HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode())
                .as(event.getType())
                .isEqualTo(204);
    }

    private static String get(String address) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address))
                .header("Authorization", "Bearer sk_test_local")
                .build();
        return HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }

    private static void advance(String by) throws Exception {
        post(stripesCloud.console() + "/control/clock", "application/json", "{\"advance\":\"" + by + "\"}");
    }

    private static void post(String address, String type, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address))
                .header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        assertThat(HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode())
                .isLessThan(400);
    }

    private void lookSoon() throws Exception {
        watch().expect(user, Instant.now());
        look();
    }

    /// Both processes at once.
    private static void look() throws Exception {
        List<Thread> both = Stream.of(web, other)
                .map(instance -> Thread.ofVirtual()
                        .start(() -> instance.bean(ReconcileBilling.class).pass()))
                .toList();
        for (Thread one : both) {
            one.join();
        }
    }

    private Job completed(String name, Duration window) throws Exception {
        Job job = web.bean(LedgerJobs.class).completed(user, name, window);
        jobs().announced(job);
        return jobs().find(user, job.id()).orElseThrow();
    }

    private List<MimeMessage> mails() {
        return MailServer.receivedBy(user);
    }

    private Account account() {
        return accounts().find(user).orElseThrow();
    }

    private static Accounts accounts() {
        return web.bean(Accounts.class);
    }

    private static BillingWatch watch() {
        return web.bean(BillingWatch.class);
    }

    private static Jobs jobs() {
        return web.bean(Jobs.class);
    }

    private static ColdResults cold() {
        return web.bean(ColdResults.class);
    }
}
