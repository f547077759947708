package gas.web.webhooks;

import gas.ledger.webhooks.Delivery;
import gas.ledger.webhooks.DeliveryTry;
import gas.ledger.webhooks.Endpoint;
import gas.web.site.Moment;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An endpoint as its owner's page shows it.
///
/// @param failingSince when its present run of failures began, or null
record WebhookView(
        String id,
        String url,
        Endpoint.State state,
        @Nullable Moment failingSince,
        List<Row> log) {

    static WebhookView of(Endpoint endpoint, List<Delivery> deliveries) {
        return new WebhookView(
                endpoint.id().value(),
                endpoint.url().toString(),
                endpoint.state(),
                Moment.of(endpoint.failingSince()),
                deliveries.stream().map(Row::of).toList());
    }

    public boolean on() {
        return state == Endpoint.State.ON;
    }

    /// One delivery, by its latest try.
    ///
    /// @param mark the colour of its state
    /// @param status the HTTP status that was answered, or null
    /// @param next when it is tried again, or null
    record Row(
            String id,
            String type,
            Moment time,
            String words,
            String mark,
            int tries,
            @Nullable Integer status,
            @Nullable Long millis,
            String answer,
            @Nullable Moment next) {

        static Row of(Delivery delivery) {
            DeliveryTry last =
                    delivery.tries().isEmpty() ? null : delivery.tries().getLast();
            boolean again = delivery.state() == Delivery.State.WAITING && last != null;
            return new Row(
                    delivery.id(),
                    delivery.type(),
                    new Moment(last == null ? delivery.createTime() : last.time()),
                    switch (delivery.state()) {
                        case WAITING -> again ? "Will be tried again" : "Waiting";
                        case DELIVERED -> "Delivered";
                        case GIVEN_UP -> "Given up";
                        case DROPPED -> "Not sent: switched off";
                    },
                    switch (delivery.state()) {
                        case WAITING -> "waiting";
                        case DELIVERED -> "ready";
                        case GIVEN_UP -> "failed";
                        case DROPPED -> "cancelled";
                    },
                    delivery.tries().size(),
                    last == null || last.status() == 0 ? null : Integer.valueOf(last.status()),
                    last == null ? null : Long.valueOf(last.millis()),
                    last == null ? "" : last.answer(),
                    again ? Moment.of(delivery.nextTry()) : null);
        }
    }
}
