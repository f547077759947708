package gas.web.testing;

import com.stripe.Stripe;
import com.stripe.net.Webhook;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import tools.jackson.databind.json.JsonMapper;

/// So much of Stripe as answers what the service asks, and events signed as Stripe signs them. What a test changes here
/// is what the service then reads, which the real look-alike would only do by going through its checkout.
public final class StripeDouble {
    public static final String WEBHOOK_SECRET = "whsec_local";
    public static final String PRICE = "price_premium_monthly";
    private static final String CUSTOMER = "cus_of_";
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Map<String, String> SUBSCRIPTIONS = new ConcurrentHashMap<>();
    private static final Map<String, Integer> READS = new ConcurrentHashMap<>();
    private static final Map<String, Runnable> MEANWHILE = new ConcurrentHashMap<>();
    private static final List<String> REQUESTS = new CopyOnWriteArrayList<>();
    static final String ADDRESS = start();

    private StripeDouble() {}

    private static String start() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            server.createContext("/v1/", StripeDouble::answer);
            server.start();
            return "http://localhost:" + server.getAddress().getPort();
        } catch (IOException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private static void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        REQUESTS.add(exchange.getRequestMethod() + " " + path + " " + URLDecoder.decode(body, StandardCharsets.UTF_8));
        String answer = null;
        if (path.equals("/v1/subscriptions")) {
            String customer = exchange.getRequestURI().getQuery().replaceFirst(".*customer=([^&]+).*", "$1");
            String subscription = SUBSCRIPTIONS.get(customer);
            answer = list(subscription == null ? "" : subscription);
            Runnable meanwhile = MEANWHILE.remove(customer + " " + READS.merge(customer, 1, Integer::sum));
            if (meanwhile != null) {
                meanwhile.run();
            }
        } else if (path.startsWith("/v1/customers/" + CUSTOMER)) {
            String customer = path.substring(path.lastIndexOf('/') + 1);
            answer = JSON.writeValueAsString(Map.of(
                    "id",
                    customer,
                    "object",
                    "customer",
                    "metadata",
                    Map.of("user_id", customer.substring(CUSTOMER.length()))));
        } else if (path.equals("/v1/checkout/sessions")
                && exchange.getRequestMethod().equals("GET")) {
            answer = list("");
        } else if (path.equals("/v1/prices/" + PRICE)) {
            answer = JSON.writeValueAsString(Map.of(
                    "id",
                    PRICE,
                    "object",
                    "price",
                    "currency",
                    "usd",
                    "unit_amount",
                    1234,
                    "recurring",
                    Map.of("interval", "month", "interval_count", 1)));
        } else if (path.equals("/v1/customers")) {
            answer = "{\"id\":\"cus_" + Math.abs(body.hashCode()) + "\",\"object\":\"customer\"}";
        } else if (path.equals("/v1/checkout/sessions")) {
            answer = "{\"id\":\"cs_1\",\"object\":\"checkout.session\",\"url\":\"" + ADDRESS + "/checkout/cs_1\"}";
        } else if (path.equals("/v1/billing_portal/sessions")) {
            answer =
                    "{\"id\":\"bps_1\",\"object\":\"billing_portal.session\",\"url\":\"" + ADDRESS + "/portal/bps_1\"}";
        }
        byte[] bytes = (answer == null
                        ? "{\"error\":{\"type\":\"invalid_request_error\",\"message\":\"none\"}}"
                        : answer)
                .getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(answer == null ? 404 : 200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private static String list(String data) {
        return "{\"object\":\"list\",\"has_more\":false,\"data\":[" + data + "]}";
    }

    /// What Stripe was asked for, as `POST /v1/... fields`.
    public static List<String> requests() {
        return List.copyOf(REQUESTS);
    }

    public static void subscription(String id, String user, String status, boolean cancels) {
        SUBSCRIPTIONS.put(
                CUSTOMER + user,
                JSON.writeValueAsString(Map.of(
                        "id",
                        id,
                        "object",
                        "subscription",
                        "customer",
                        CUSTOMER + user,
                        "status",
                        status,
                        "cancel_at_period_end",
                        cancels,
                        "metadata",
                        Map.of("user_id", user),
                        "items",
                        Map.of(
                                "object",
                                "list",
                                "data",
                                List.of(Map.of(
                                        "id",
                                        "si_1",
                                        "object",
                                        "subscription_item",
                                        "current_period_end",
                                        1893456000))))));
    }

    /// Something that happens after Stripe made up its n-th answer about somebody's subscriptions, and before that
    /// arrives.
    public static void meanwhile(String user, int read, Runnable happens) {
        MEANWHILE.put(CUSTOMER + user + " " + read, happens);
    }

    /// An event of this type about this subscription, as Stripe would send it.
    public static String event(String id, String type, String subscription, String user) {
        return JSON.writeValueAsString(Map.of(
                "id",
                id,
                "object",
                "event",
                "api_version",
                Stripe.API_VERSION,
                "created",
                Instant.now().getEpochSecond(),
                "type",
                type,
                "data",
                Map.of("object", Map.of("id", subscription, "object", "subscription", "customer", CUSTOMER + user))));
    }

    public static String signature(String body, String secret, Instant at) {
        try {
            return "t=" + at.getEpochSecond() + ",v1="
                    + Webhook.Util.computeHmacSha256(secret, at.getEpochSecond() + "." + body);
        } catch (GeneralSecurityException never) {
            throw new IllegalStateException(never);
        }
    }
}
