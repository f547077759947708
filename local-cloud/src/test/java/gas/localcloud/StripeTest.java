package gas.localcloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.stripe.StripeClient;
import com.stripe.exception.AuthenticationException;
import com.stripe.exception.IdempotencyException;
import com.stripe.exception.InvalidRequestException;
import com.stripe.exception.SignatureVerificationException;
import com.stripe.model.Customer;
import com.stripe.model.Event;
import com.stripe.model.Subscription;
import com.stripe.net.RequestOptions;
import com.stripe.net.Webhook;
import com.stripe.param.CustomerCreateParams;
import com.stripe.param.CustomerListParams;
import com.stripe.param.SubscriptionListParams;
import com.stripe.param.checkout.SessionCreateParams;
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// By Stripe's own client.
class StripeTest {
    private static final String GOOD = "4242 4242 4242 4242";

    @TempDir
    static Path folder;

    static TestCloud cloud;
    static HttpServer receiver;
    static StripeClient stripe;
    static final List<Event> EVENTS = new CopyOnWriteArrayList<>();
    static final AtomicInteger REFUSE = new AtomicInteger();
    static final HttpClient HTTP = HttpClient.newHttpClient();

    @BeforeAll
    static void start() throws Exception {
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
        receiver.createContext("/hook", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String signature = exchange.getRequestHeaders().getFirst("Stripe-Signature");
            boolean refused = REFUSE.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
            if (!refused) {
                try {
                    EVENTS.add(Webhook.constructEvent(body, signature, "whsec_local"));
                } catch (SignatureVerificationException forged) {
                    refused = true;
                }
            }
            exchange.sendResponseHeaders(refused ? 503 : 200, -1);
            exchange.close();
        });
        receiver.start();
        cloud = TestCloud.start(LocalCloudSettings.of(LocalCloudSettings.freePortBase(), folder)
                .with(
                        "GAS_LOCAL_STRIPE_WEBHOOK_URL",
                        "http://localhost:" + receiver.getAddress().getPort() + "/hook"));
        stripe = client("sk_test_local");
    }

    @AfterAll
    static void stop() {
        cloud.close();
        receiver.stop(0);
    }

    @Test
    void aPaymentMakesASubscriptionAndTellsOfItSigned() throws Exception {
        String customer = customer("paying@localhost");
        var session = checkout(customer);
        assertThat(get(session.getUrl()).body()).contains("9.00 USD").contains("<label for=\"card_number\">");
        REFUSE.set(2); // delivered again until it is taken

        HttpResponse<String> paid = pay(session.getUrl(), GOOD, "12 / 40", "123");

        assertThat(paid.statusCode()).isEqualTo(303);
        assertThat(paid.headers().firstValue("Location")).hasValue("http://localhost/done?s=" + session.getId());
        Subscription subscription = subscriptionOf(customer);
        assertThat(subscription.getStatus()).isEqualTo("active");
        assertThat(subscription.getMetadata()).containsEntry("user_id", "u-1");
        assertThat(subscription.getItems().getData().getFirst().getCurrentPeriodEnd())
                .isPositive();
        await().untilAsserted(() -> assertThat(EVENTS)
                .filteredOn(
                        event -> event.getDataObjectDeserializer().getObject().isPresent())
                .extracting(Event::getType)
                .contains("checkout.session.completed", "customer.subscription.created", "invoice.paid"));
        assertThat(stripe.v1().checkout().sessions().retrieve(session.getId()).getSubscription())
                .isEqualTo(subscription.getId());
        assertThat(get(session.getUrl()).statusCode()).isEqualTo(404);
    }

    @Test
    void aBadCardPaysNothing() throws Exception {
        String customer = customer("poor@localhost");
        String page = checkout(customer).getUrl();

        assertThat(pay(page, "4000000000000002", "12/40", "123").body()).contains("Your card was declined.");
        assertThat(pay(page, "4111111111111111", "12/40", "123").body()).contains("card number is invalid");
        assertThat(pay(page, GOOD, "12/20", "123").body()).contains("expiry");
        assertThat(pay(page, GOOD, "12/40", "1").body()).contains("security code");
        assertThat(stripe.v1()
                        .subscriptions()
                        .list(SubscriptionListParams.builder()
                                .setCustomer(customer)
                                .build())
                        .getData())
                .isEmpty();
    }

    @Test
    void aSubscriptionIsCancelledInThePortalAndTheEventSurvivesARestart() throws Exception {
        String customer = customer("leaving@localhost");
        pay(checkout(customer).getUrl(), GOOD, "12/40", "123");
        String portal = stripe.v1()
                .billingPortal()
                .sessions()
                .create(com.stripe.param.billingportal.SessionCreateParams.builder()
                        .setCustomer(customer)
                        .setReturnUrl("http://localhost/plan")
                        .build())
                .getUrl();
        assertThat(get(portal).body()).contains("Premium: active").contains("http://localhost/plan");
        post(portal, "do=cancel-at-period-end");
        // as the real portal, with the flexible billing that is usual since 2025: by its time alone
        assertThat(subscriptionOf(customer).getCancelAt())
                .isEqualTo(
                        subscriptionOf(customer).getItems().getData().getFirst().getCurrentPeriodEnd());
        assertThat(subscriptionOf(customer).getCancelAtPeriodEnd()).isFalse();
        REFUSE.set(1);
        post(portal, "do=cancel-now");
        String id = stripe.v1().events().list().getData().getFirst().getId();
        cloud.restart();

        await().untilAsserted(() -> assertThat(EVENTS).extracting(Event::getId).contains(id));
        assertThat(stripe.v1().events().retrieve(id).getType()).isEqualTo("customer.subscription.deleted");
    }

    @Test
    void theSameIdempotencyKeyMakesOneCustomer() throws Exception {
        RequestOptions once = RequestOptions.builder().setIdempotencyKey("k-1").build();
        CustomerCreateParams params =
                CustomerCreateParams.builder().setEmail("twice@localhost").build();
        assertThat(stripe.v1().customers().create(params, once).getId())
                .isEqualTo(stripe.v1().customers().create(params, once).getId());
    }

    @Test
    void anIdempotencyKeyGoesWithItsParametersOnly() throws Exception {
        RequestOptions once = RequestOptions.builder().setIdempotencyKey("k-2").build();
        stripe.v1()
                .customers()
                .create(CustomerCreateParams.builder().setName("one").build(), once);

        assertThatThrownBy(() -> stripe.v1()
                        .customers()
                        .create(CustomerCreateParams.builder().setName("other").build(), once))
                .isInstanceOf(IdempotencyException.class)
                .hasMessageContaining("same parameters");
    }

    @Test
    void payingASessionTwiceBuysOnce() throws Exception {
        String customer = customer("impatient@localhost");
        String page = checkout(customer).getUrl();

        HttpResponse<String> first = pay(page, GOOD, "12/40", "123");
        HttpResponse<String> second = pay(page, GOOD, "12/40", "123");

        assertThat(second.headers().firstValue("Location"))
                .isEqualTo(first.headers().firstValue("Location"))
                .isPresent();
        assertThat(stripe.v1()
                        .subscriptions()
                        .list(SubscriptionListParams.builder()
                                .setCustomer(customer)
                                .build())
                        .getData())
                .hasSize(1);
    }

    @Test
    void aListIsReadPageByPageInBothDirections() throws Exception {
        List<String> made = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            made.addFirst(customer("many@localhost"));
        }
        var firstPage = stripe.v1()
                .customers()
                .list(CustomerListParams.builder().setEmail("many@localhost").build());
        assertThat(firstPage.getData()).hasSize(10);
        assertThat(firstPage.getHasMore()).isTrue();
        List<String> read = new ArrayList<>();
        firstPage.autoPagingIterable().forEach(customer -> read.add(customer.getId()));
        assertThat(read).isEqualTo(made);
        var newer = stripe.v1()
                .customers()
                .list(CustomerListParams.builder()
                        .setEmail("many@localhost")
                        .setEndingBefore(made.get(20))
                        .setLimit(5L)
                        .build());
        assertThat(newer.getData()).extracting(Customer::getId).isEqualTo(made.subList(15, 20));
        assertThatThrownBy(() -> stripe.v1()
                        .customers()
                        .list(CustomerListParams.builder().setLimit(101L).build()))
                .isInstanceOf(InvalidRequestException.class);
    }

    @Test
    void whatIsWrongIsSaidInStripesOwnWords() {
        assertThatThrownBy(() -> client("sk_wrong").v1().prices().retrieve("price_premium_monthly"))
                .isInstanceOf(AuthenticationException.class);
        assertThatThrownBy(() -> stripe.v1().customers().retrieve("cus_none"))
                .isInstanceOf(InvalidRequestException.class);
    }

    private static StripeClient client(String key) {
        return StripeClient.builder()
                .setApiKey(key)
                .setApiBase(cloud.cloud().console().toString())
                .build();
    }

    private static String customer(String email) throws Exception {
        return stripe.v1()
                .customers()
                .create(CustomerCreateParams.builder().setEmail(email).build())
                .getId();
    }

    private static com.stripe.model.checkout.Session checkout(String customer) throws Exception {
        return stripe.v1()
                .checkout()
                .sessions()
                .create(SessionCreateParams.builder()
                        .setMode(SessionCreateParams.Mode.SUBSCRIPTION)
                        .setCustomer(customer)
                        .setSuccessUrl("http://localhost/done?s={CHECKOUT_SESSION_ID}")
                        .setCancelUrl("http://localhost/plan")
                        .addLineItem(SessionCreateParams.LineItem.builder()
                                .setPrice("price_premium_monthly")
                                .setQuantity(1L)
                                .build())
                        .setSubscriptionData(SessionCreateParams.SubscriptionData.builder()
                                .putMetadata("user_id", "u-1")
                                .build())
                        .build());
    }

    private static Subscription subscriptionOf(String customer) throws Exception {
        return stripe.v1()
                .subscriptions()
                .list(SubscriptionListParams.builder().setCustomer(customer).build())
                .getData()
                .getFirst();
    }

    private static HttpResponse<String> pay(String page, String card, String expiry, String cvc) throws Exception {
        return post(
                page,
                "card_number=" + card.replace(" ", "+") + "&expiry="
                        + expiry.replace("/", "%2F").replace(" ", "+") + "&cvc=" + cvc);
    }

    private static HttpResponse<String> get(String address) throws Exception {
        return HTTP.send(HttpRequest.newBuilder(URI.create(address)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static HttpResponse<String> post(String address, String form) throws Exception {
        return HTTP.send(
                HttpRequest.newBuilder(URI.create(address))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(form))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
