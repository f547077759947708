package gas.localcloud.stripe;

import static gas.localcloud.stripe.StripeObjects.text;

import gas.localcloud.Json;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/// A list as Stripe answers it: newest first, page by page, by the ids at a page's ends.
final class Pages {
    private static final long MOST = 100;
    private static final long USUAL = 10;

    private final Map<String, String> form;
    private final List<String> filters;

    /// @param filters fields that a request may ask for; one that its caller sees to starts with `-`
    Pages(Map<String, String> form, String... filters) {
        this.form = form;
        this.filters =
                Arrays.stream(filters).filter(filter -> !filter.startsWith("-")).toList();
        Forms.heedOnly(
                form,
                Stream.concat(
                                Stream.of("limit", "starting_after", "ending_before", "created", "expand"),
                                Arrays.stream(filters).map(filter -> filter.replace("-", "")))
                        .toArray(String[]::new));
    }

    ObjectNode of(String address, List<ObjectNode> newestFirst) {
        long limit = Forms.number(form, "limit", 1, USUAL);
        if (limit > MOST) {
            throw Refusal.parameter(
                    "parameter_invalid_integer",
                    "limit",
                    "This value must be less than or equal to " + MOST + " (it currently is '" + limit + "').");
        }
        List<ObjectNode> all = newestFirst.stream().filter(this::isWanted).toList();
        String after = form.get("starting_after");
        String before = form.get("ending_before");
        if (after != null && before != null) {
            throw Refusal.state("You can only specify one of these parameters: starting_after, ending_before.");
        }
        int from = after == null ? 0 : position(all, after) + 1;
        int to = (int) Math.min(from + limit, all.size());
        boolean more = to < all.size();
        if (before != null) {
            to = position(all, before);
            from = (int) Math.max(0, to - limit);
            more = from > 0;
        }
        ObjectNode page =
                Json.object().put("object", "list").put("url", address).put("has_more", more);
        all.subList(from, to).forEach(page.putArray("data")::add);
        return page;
    }

    private boolean isWanted(ObjectNode object) {
        long created = object.path("created").asLong();
        return filters.stream()
                        .allMatch(filter -> !form.containsKey(filter)
                                || text(object, filter).equals(form.get(filter)))
                && created == Forms.number(form, "created", 0, created)
                && created >= Forms.number(form, "created[gte]", 0, 0)
                && created > Forms.number(form, "created[gt]", 0, -1)
                && created <= Forms.number(form, "created[lte]", 0, Long.MAX_VALUE)
                && created < Forms.number(form, "created[lt]", 0, Long.MAX_VALUE);
    }

    private static int position(List<ObjectNode> all, String id) {
        for (int i = 0; i < all.size(); i++) {
            if (text(all.get(i), "id").equals(id)) {
                return i;
            }
        }
        throw Refusal.missing("object in this list", id);
    }
}
