package gas.web.webhooks;

import gas.ledger.accounts.UserId;
import gas.ledger.webhooks.Deliveries;
import gas.ledger.webhooks.Endpoint;
import gas.ledger.webhooks.EndpointId;
import gas.ledger.webhooks.Endpoints;
import gas.web.live.LiveUpdates;
import gas.web.site.Span;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/// Where somebody wants to be told of their jobs' ends, and what became of the telling.
@Controller
@RequestMapping("/account/webhooks")
class WebhooksController {
    private static final int LOG = 20;

    private final Endpoints endpoints;
    private final Deliveries deliveries;
    private final NotifyWebhooks notifyWebhooks;
    private final LiveUpdates live;
    private final WebhookSettings settings;

    WebhooksController(
            Endpoints endpoints,
            Deliveries deliveries,
            NotifyWebhooks notifyWebhooks,
            LiveUpdates live,
            WebhookSettings settings) {
        this.endpoints = endpoints;
        this.deliveries = deliveries;
        this.notifyWebhooks = notifyWebhooks;
        this.live = live;
        this.settings = settings;
    }

    @GetMapping
    String page(UserId user, Model model) {
        return page(user, model, null, null);
    }

    @GetMapping(path = "/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    SseEmitter events(UserId user) {
        return live.watch(() -> liveState(views(user)));
    }

    /// Answers with the page itself: the secret is in this answer and in none after it.
    @PostMapping(params = "url")
    String add(UserId user, @RequestParam String url, Model model) {
        try {
            URI parsed = Destination.parse(url);
            Destination.of(parsed, settings.networks());
            List<Endpoint> there = endpoints.of(user);
            if (there.stream().anyMatch(endpoint -> endpoint.url().equals(parsed))) {
                throw new Destination.Refused("You have this URL already.");
            }
            if (there.size() >= settings.mostEndpoints()) {
                throw new Destination.Refused("You have " + there.size()
                        + " URLs already, which is the most that an account can have: remove one first.");
            }
            return page(user, model, endpoints.add(user, parsed), null);
        } catch (Destination.Refused refused) {
            model.addAttribute("url", url);
            return page(user, model, null, refused.why());
        }
    }

    /// Answers with the page itself, as above, and at its address, which it asks for news.
    @PostMapping(params = "rotate")
    String rotateSecret(UserId user, @RequestParam String rotate, Model model) {
        Endpoint rotated = must(endpoints.rotateSecret(user, parse(rotate), settings.secretOverlap()));
        return page(user, model, rotated, null);
    }

    @PostMapping("/{endpoint}/off")
    String switchOff(UserId user, @PathVariable String endpoint) {
        must(endpoints.switchOff(user, parse(endpoint)));
        return "redirect:/account/webhooks";
    }

    @PostMapping("/{endpoint}/on")
    String switchOn(UserId user, @PathVariable String endpoint) {
        must(endpoints.switchOn(user, parse(endpoint)));
        return "redirect:/account/webhooks";
    }

    @PostMapping("/{endpoint}/remove")
    String remove(UserId user, @PathVariable String endpoint) {
        endpoints.remove(user, parse(endpoint));
        return "redirect:/account/webhooks";
    }

    @PostMapping("/{endpoint}/test")
    String test(UserId user, @PathVariable String endpoint) {
        Endpoint found = must(endpoints.find(user, parse(endpoint)));
        if (found.state() == Endpoint.State.ON) {
            notifyWebhooks.test(found);
        }
        return "redirect:/account/webhooks";
    }

    private String page(UserId user, Model model, @Nullable Endpoint withSecret, @Nullable String refusal) {
        List<WebhookView> views = views(user);
        model.addAttribute("webhooks", views);
        model.addAttribute("withSecret", withSecret);
        model.addAttribute("overlap", new Span(settings.secretOverlap()));
        model.addAttribute("refusal", refusal);
        model.addAttribute("liveState", liveState(views));
        return "webhooks/webhooks";
    }

    private List<WebhookView> views(UserId user) {
        return endpoints.of(user).stream()
                .map(endpoint -> WebhookView.of(endpoint, deliveries.latest(user, endpoint.id(), LOG)))
                .toList();
    }

    private static String liveState(List<WebhookView> views) {
        return Integer.toHexString(views.toString().hashCode());
    }

    private static EndpointId parse(String id) {
        try {
            return new EndpointId(id);
        } catch (IllegalArgumentException notAnId) {
            throw notYours();
        }
    }

    private static Endpoint must(Optional<Endpoint> found) {
        return found.orElseThrow(WebhooksController::notYours);
    }

    private static ResponseStatusException notYours() {
        return new ResponseStatusException(HttpStatus.FORBIDDEN);
    }
}
