package gas.localcloud.stripe;

import gas.localcloud.Json;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `expand[]=latest_invoice.payments`: objects in place of their ids, four deep at most.
final class Expansion {
    private static final int DEEPEST = 4;

    private final StripeObjects objects;
    private final Invoices invoices;

    Expansion(StripeObjects objects, Invoices invoices) {
        this.objects = objects;
        this.invoices = invoices;
    }

    /// The answer as it is shown, with all that the request wants expanded.
    ObjectNode of(ObjectNode answer, Map<String, String> form) {
        ObjectNode shown = StripeObjects.shown(answer);
        if (shown.path("data") instanceof ArrayNode list) {
            ArrayNode data = Json.object().putArray("data");
            list.forEach(element -> data.add(StripeObjects.shown((ObjectNode) element)));
            shown.set("data", data);
        }
        for (String path : Forms.list(form, "expand")) {
            String[] names = path.split("\\.");
            if (names.length > DEEPEST) {
                throw Refusal.state("You cannot expand more than " + DEEPEST + " levels of a property.");
            }
            expand(shown, names, 0);
        }
        return shown;
    }

    private void expand(JsonNode node, String[] names, int depth) {
        if (depth == names.length) {
            return;
        }
        if (node instanceof ArrayNode list) {
            list.forEach(element -> expand(element, names, depth));
            return;
        }
        if (!(node instanceof ObjectNode object)) {
            return;
        }
        String name = names[depth];
        if (name.equals("payments") && StripeObjects.text(object, "object").equals("invoice")) {
            ObjectNode list = object.putObject("payments").put("object", "list").put("has_more", false);
            invoices.paymentsOf(StripeObjects.text(object, "id")).forEach(list.putArray("data")::add);
        } else if (object.path(name).isString()) {
            objects.find(object.path(name).asString())
                    .map(StripeObjects::shown)
                    .ifPresent(found -> object.set(name, found));
        } else if (!object.has(name)) {
            throw Refusal.state("This property cannot be expanded (" + String.join(".", names) + ").");
        }
        expand(object.path(name), names, depth + 1);
    }
}
