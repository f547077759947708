package gas.localcloud.stripe;

import gas.localcloud.CloudContext;
import gas.localcloud.LocalCloudSettings;
import gas.localcloud.Part;

/// Stripe's API, pages and webhooks on the console's port.
public final class StripeStandIn implements Part {
    private final Events events;

    public StripeStandIn(CloudContext context) {
        LocalCloudSettings settings = context.settings();
        events = new Events(context.state(), context.clock());
        String webhook = settings.text("GAS_LOCAL_STRIPE_WEBHOOK_URL", "");
        if (!webhook.isEmpty()) {
            events.endpoint("we_settings", webhook, settings.text("GAS_LOCAL_STRIPE_WEBHOOK_SECRET", "whsec_local"));
        }
        StripeObjects objects = new StripeObjects(context.state(), context.clock(), events, settings);
        StripeApi api =
                new StripeApi(objects, events, context.state(), settings.text("GAS_LOCAL_STRIPE_KEY", "sk_test_local"));
        HostedPages pages = new HostedPages(objects, context.clock());
        context.console().handle("/v1/", api::handle);
        context.console().handle("/checkout/", pages::checkout);
        context.console().handle("/portal/", pages::portal);
        context.console().handle("/stripe-pages.css", pages::style);
    }

    @Override
    public void resume() {
        events.resume();
    }
}
