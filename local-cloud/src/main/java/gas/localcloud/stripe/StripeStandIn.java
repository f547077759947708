package gas.localcloud.stripe;

import gas.localcloud.CloudContext;
import gas.localcloud.LocalCloudSettings;
import gas.localcloud.Part;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/// Stripe's API, pages and webhooks on the console's port.
public final class StripeStandIn implements Part {
    private static final String ENDPOINT_OF_SETTINGS = "we_settings";

    private final Events events;
    private final Agenda agenda;

    public StripeStandIn(CloudContext context) {
        LocalCloudSettings settings = context.settings();
        StripeObjects objects = new StripeObjects(context.state(), context.clock());
        events = new Events(context.state(), context.clock(), objects);
        listen(settings);
        objects.seed(settings);
        agenda = new Agenda(context.state(), objects, events, context.clock());
        Payments payments = new Payments(objects, events);
        Invoices invoices = new Invoices(objects, payments, events);
        Subscriptions subscriptions = new Subscriptions(objects, invoices, payments, events, agenda, dunning(settings));
        Checkouts checkouts = new Checkouts(objects, subscriptions, payments, events, agenda, settings.console());
        StripeApi api = new StripeApi(
                new StripeRoutes(objects, checkouts, subscriptions, payments, events, settings.console()),
                new Expansion(objects, invoices),
                objects,
                agenda,
                events,
                context.state(),
                settings.text("GAS_LOCAL_STRIPE_KEY", "sk_test_local"));
        HostedPages pages = new HostedPages(objects, checkouts, subscriptions, agenda, events);
        context.console().handle("/v1/", api::handle);
        context.console().handle("/checkout/", pages::checkout);
        context.console().handle("/portal/", pages::portal);
        context.console().handle("/stripe-pages.css", HostedPages::style);
    }

    /// By default as with a schedule of three retries, after which the subscription is canceled.
    private static Subscriptions.Dunning dunning(LocalCloudSettings settings) {
        List<Duration> retries = Arrays.stream(
                        settings.text("GAS_LOCAL_STRIPE_RETRIES", "3d,5d,7d").split(","))
                .map(wait -> LocalCloudSettings.duration("GAS_LOCAL_STRIPE_RETRIES", wait.strip()))
                .toList();
        String status = settings.text("GAS_LOCAL_STRIPE_AFTER_RETRIES", "canceled");
        if (!List.of("canceled", "unpaid", "past_due").contains(status)) {
            throw new IllegalArgumentException(
                    "GAS_LOCAL_STRIPE_AFTER_RETRIES=" + status + " must be canceled, unpaid or past_due");
        }
        return new Subscriptions.Dunning(retries, status);
    }

    private void listen(LocalCloudSettings settings) {
        String webhook = settings.text("GAS_LOCAL_STRIPE_WEBHOOK_URL", "");
        if (webhook.isBlank()) {
            events.removeEndpoint(ENDPOINT_OF_SETTINGS);
            return;
        }
        if (!Forms.isWebAddress(webhook)) {
            throw new IllegalArgumentException("GAS_LOCAL_STRIPE_WEBHOOK_URL=" + webhook
                    + " is not an address as http://localhost:8080/stripe/events");
        }
        String secret = settings.text("GAS_LOCAL_STRIPE_WEBHOOK_SECRET", "whsec_local");
        events.endpoint(ENDPOINT_OF_SETTINGS, webhook, secret, List.of("*"));
    }

    @Override
    public void resume() {
        agenda.resume();
        events.deliver();
    }

    @Override
    public void close() {
        events.close();
    }
}
