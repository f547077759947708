package gas.localcloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.stripe.StripeClient;
import com.stripe.exception.CardException;
import com.stripe.exception.InvalidRequestException;
import com.stripe.model.Charge;
import com.stripe.model.Event;
import com.stripe.model.Invoice;
import com.stripe.model.PaymentIntent;
import com.stripe.model.Subscription;
import com.stripe.net.Webhook;
import com.stripe.param.CustomerCreateParams;
import com.stripe.param.EventListParams;
import com.stripe.param.InvoiceListParams;
import com.stripe.param.PaymentIntentRetrieveParams;
import com.stripe.param.PaymentMethodAttachParams;
import com.stripe.param.RefundCreateParams;
import com.stripe.param.SubscriptionCreateParams;
import com.stripe.param.SubscriptionListParams;
import com.stripe.param.SubscriptionRetrieveParams;
import com.stripe.param.SubscriptionUpdateParams;
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The months of a subscription, on the local clock, by Stripe's own client.
class StripeRenewalTest {
    private static final String GOOD = "pm_card_visa";
    private static final String PAYS_NOTHING = "pm_card_chargeCustomerFail";

    @TempDir
    Path folder;

    private final List<Event> told = new CopyOnWriteArrayList<>();
    private final HttpClient http = HttpClient.newHttpClient();
    private HttpServer receiver;
    private TestCloud cloud;
    private StripeClient stripe;

    @BeforeEach
    void receive() throws Exception {
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
        receiver.createContext("/hook", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            try {
                told.add(Webhook.constructEvent(
                        body, exchange.getRequestHeaders().getFirst("Stripe-Signature"), "whsec_local"));
                exchange.sendResponseHeaders(200, -1);
            } catch (com.stripe.exception.SignatureVerificationException forged) {
                exchange.sendResponseHeaders(400, -1);
            }
            exchange.close();
        });
        receiver.start();
    }

    @AfterEach
    void stop() {
        cloud.close();
        receiver.stop(0);
    }

    @Test
    void eachMonthIsPaidAnHourAfterItsBeginHoweverFarTheClockJumps() throws Exception {
        start("canceled");
        Subscription subscription = subscribe(GOOD);
        Instant begin = Instant.ofEpochSecond(subscription.getStartDate());

        advance("70d");

        Subscription later = read(subscription);
        assertThat(later.getStatus()).isEqualTo("active");
        Instant twoMonths = begin.atZone(ZoneOffset.UTC).plusMonths(2).toInstant();
        assertThat(Instant.ofEpochSecond(periodStart(later))).isEqualTo(twoMonths);
        List<Invoice> invoices = invoices(subscription);
        assertThat(invoices).extracting(Invoice::getStatus).containsExactly("paid", "paid", "paid");
        assertThat(invoices.getFirst().getBillingReason()).isEqualTo("subscription_cycle");
        assertThat(invoices.getFirst().getCreated()).isEqualTo(twoMonths.getEpochSecond());
        assertThat(invoices.getFirst().getStatusTransitions().getPaidAt())
                .isEqualTo(twoMonths.plusSeconds(3600).getEpochSecond());
        await().untilAsserted(() -> assertThat(told)
                .filteredOn(event -> event.getType().equals("invoice.paid"))
                .hasSize(3));
        assertThat(told)
                .allSatisfy(
                        event -> assertThat(event.getDataObjectDeserializer().getObject())
                                .isPresent());
    }

    @Test
    void aCardThatStopsPayingIsPastDueIsAskedAgainAndEndsTheSubscription() throws Exception {
        start("canceled");
        Subscription subscription = subscribe(GOOD);
        changeCard(subscription, PAYS_NOTHING);

        advance("32d");

        assertThat(read(subscription).getStatus()).isEqualTo("past_due");
        Invoice owed = invoices(subscription).getFirst();
        assertThat(owed.getStatus()).isEqualTo("open");
        assertThat(owed.getAttemptCount()).isEqualTo(1);
        assertThat(owed.getNextPaymentAttempt())
                .isEqualTo(Instant.ofEpochSecond(owed.getCreated())
                        .plusSeconds(3600 + 3 * 86_400)
                        .getEpochSecond());
        assertThat(types(subscription)).contains("invoice.payment_failed", "customer.subscription.updated");

        advance("15d");

        Subscription over = read(subscription);
        assertThat(over.getStatus()).isEqualTo("canceled");
        assertThat(over.getCancellationDetails().getReason()).isEqualTo("payment_failed");
        assertThat(invoices(subscription).getFirst().getAttemptCount()).isEqualTo(4);
        await().untilAsserted(() -> assertThat(told)
                .extracting(Event::getType)
                .contains("invoice.payment_failed", "charge.failed", "customer.subscription.deleted"));
    }

    @Test
    void whatIsUnpaidIsActiveAgainOnceItIsPaidByAnotherCard() throws Exception {
        start("unpaid");
        Subscription subscription = subscribe(GOOD);
        changeCard(subscription, PAYS_NOTHING);
        advance("48d");
        assertThat(read(subscription).getStatus()).isEqualTo("unpaid");
        Invoice owed = invoices(subscription).getFirst();
        assertThatThrownBy(() -> stripe.v1().invoices().pay(owed.getId())).isInstanceOf(CardException.class);

        changeCard(subscription, GOOD);
        assertThat(stripe.v1().invoices().pay(owed.getId()).getStatus()).isEqualTo("paid");

        assertThat(read(subscription).getStatus()).isEqualTo("active");
    }

    @Test
    void aRestartForgetsNoRenewal() throws Exception {
        start("canceled");
        Subscription subscription = subscribe(GOOD);
        cloud.restart();

        advance("32d");

        assertThat(invoices(subscription)).hasSize(2);
        // an event whose taking the restart cut short is told again
        await().untilAsserted(() -> assertThat(told)
                .filteredOn(event -> event.getType().equals("invoice.paid"))
                .extracting(Event::getId)
                .satisfies(ids -> assertThat(Set.copyOf(ids)).hasSize(2)));
    }

    @Test
    void aCancellationEndsWithThePeriodAndMetadataAloneDoesNotResumeIt() throws Exception {
        start("canceled");
        Subscription subscription = subscribe(GOOD);
        update(subscription, SubscriptionUpdateParams.builder().setCancelAtPeriodEnd(true));

        Subscription noted =
                update(subscription, SubscriptionUpdateParams.builder().putMetadata("seat", "7"));

        assertThat(noted.getCancelAtPeriodEnd()).isTrue();
        assertThat(noted.getMetadata()).containsEntry("seat", "7").containsEntry("user_id", "u-1");
        Event last = stripe.v1()
                .events()
                .list(EventListParams.builder()
                        .setType("customer.subscription.updated")
                        .build())
                .getData()
                .getFirst();
        assertThat(last.getData().getPreviousAttributes()).containsOnlyKeys("metadata");
        advance("32d");
        assertThat(read(subscription).getStatus()).isEqualTo("canceled");
        assertThat(read(subscription).getEndedAt()).isEqualTo(noted.getCancelAt());
        assertThat(invoices(subscription)).hasSize(1);
        assertThatThrownBy(() -> stripe.v1().subscriptions().cancel(subscription.getId()))
                .isInstanceOf(InvalidRequestException.class);
        assertThat(stripe.v1()
                        .subscriptions()
                        .list(SubscriptionListParams.builder()
                                .setCustomer(subscription.getCustomer())
                                .build())
                        .getData())
                .as("a list leaves out what is canceled unless it is asked for")
                .isEmpty();
    }

    @Test
    void aRefundIsOfTheChargeThatPaidTheLatestInvoice() throws Exception {
        start("canceled");
        Subscription subscription = subscribe(GOOD);
        Subscription expanded = stripe.v1()
                .subscriptions()
                .retrieve(
                        subscription.getId(),
                        SubscriptionRetrieveParams.builder()
                                .addExpand("latest_invoice.payments")
                                .build());
        String paying = expanded.getLatestInvoiceObject()
                .getPayments()
                .getData()
                .getFirst()
                .getPayment()
                .getPaymentIntent();

        stripe.v1()
                .refunds()
                .create(RefundCreateParams.builder()
                        .setPaymentIntent(paying)
                        .setAmount(100L)
                        .build());
        assertThat(charge(paying).getRefunded()).isFalse();
        stripe.v1()
                .refunds()
                .create(RefundCreateParams.builder().setPaymentIntent(paying).build());

        assertThat(charge(paying).getRefunded()).isTrue();
        assertThat(read(subscription).getStatus())
                .as("a refund alone ends nothing")
                .isEqualTo("active");
        assertThatThrownBy(() -> stripe.v1()
                        .refunds()
                        .create(RefundCreateParams.builder()
                                .setPaymentIntent(paying)
                                .build()))
                .hasMessageContaining("already been refunded");
        await().untilAsserted(() ->
                assertThat(told).extracting(Event::getType).contains("charge.refunded", "refund.created"));
    }

    @Test
    void theCardIsChangedInThePortal() throws Exception {
        start("canceled");
        Subscription subscription = subscribe(GOOD);
        String portal = stripe.v1()
                .billingPortal()
                .sessions()
                .create(com.stripe.param.billingportal.SessionCreateParams.builder()
                        .setCustomer(subscription.getCustomer())
                        .build())
                .getUrl();
        post(portal, "do=change-card&card_number=4000000000000341&expiry=12%2F40&cvc=123");
        advance("32d");
        assertThat(read(subscription).getStatus()).isEqualTo("past_due");

        assertThat(post(portal, "do=pay-now").body()).contains("Your card was declined.");
        post(portal, "do=change-card&card_number=4242424242424242&expiry=12%2F40&cvc=123");
        assertThat(post(portal, "do=pay-now").statusCode()).isEqualTo(303);

        assertThat(read(subscription).getStatus()).isEqualTo("active");
    }

    private void start(String afterRetries) throws Exception {
        cloud = TestCloud.start(LocalCloudSettings.of(LocalCloudSettings.freePortBase(), folder)
                .with("GAS_LOCAL_STRIPE_AFTER_RETRIES", afterRetries)
                .with(
                        "GAS_LOCAL_STRIPE_WEBHOOK_URL",
                        "http://localhost:" + receiver.getAddress().getPort() + "/hook"));
        stripe = StripeClient.builder()
                .setApiKey("sk_test_local")
                .setApiBase(cloud.cloud().console().toString())
                .build();
    }

    private Subscription subscribe(String card) throws Exception {
        String customer = stripe.v1()
                .customers()
                .create(CustomerCreateParams.builder().build())
                .getId();
        return stripe.v1()
                .subscriptions()
                .create(SubscriptionCreateParams.builder()
                        .setCustomer(customer)
                        .addItem(SubscriptionCreateParams.Item.builder()
                                .setPrice("price_premium_monthly")
                                .build())
                        .setDefaultPaymentMethod(attach(card, customer))
                        .putMetadata("user_id", "u-1")
                        .build());
    }

    private String attach(String card, String customer) throws Exception {
        return stripe.v1()
                .paymentMethods()
                .attach(
                        card,
                        PaymentMethodAttachParams.builder()
                                .setCustomer(customer)
                                .build())
                .getId();
    }

    private void changeCard(Subscription subscription, String card) throws Exception {
        update(
                subscription,
                SubscriptionUpdateParams.builder().setDefaultPaymentMethod(attach(card, subscription.getCustomer())));
    }

    private Subscription update(Subscription subscription, SubscriptionUpdateParams.Builder change) throws Exception {
        return stripe.v1().subscriptions().update(subscription.getId(), change.build());
    }

    private Subscription read(Subscription subscription) throws Exception {
        return stripe.v1().subscriptions().retrieve(subscription.getId());
    }

    private static long periodStart(Subscription subscription) {
        return subscription.getItems().getData().getFirst().getCurrentPeriodStart();
    }

    private List<Invoice> invoices(Subscription subscription) throws Exception {
        return stripe.v1()
                .invoices()
                .list(InvoiceListParams.builder()
                        .setCustomer(subscription.getCustomer())
                        .build())
                .getData();
    }

    private List<String> types(Subscription subscription) throws Exception {
        return stripe
                .v1()
                .events()
                .list(EventListParams.builder().setLimit(100L).build())
                .getData()
                .stream()
                .filter(event -> event.toJson().contains(subscription.getCustomer()))
                .map(Event::getType)
                .toList();
    }

    private Charge charge(String intent) throws Exception {
        PaymentIntent read = stripe.v1()
                .paymentIntents()
                .retrieve(
                        intent,
                        PaymentIntentRetrieveParams.builder()
                                .addExpand("latest_charge")
                                .build());
        return read.getLatestChargeObject();
    }

    private void advance(String by) throws Exception {
        HttpResponse<String> moved = http.send(
                HttpRequest.newBuilder(URI.create(cloud.cloud().console() + "/control/clock"))
                        .POST(HttpRequest.BodyPublishers.ofString("{\"advance\":\"" + by + "\"}"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(moved.statusCode()).isEqualTo(200);
    }

    private HttpResponse<String> post(String address, String form) throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create(address))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(form))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
