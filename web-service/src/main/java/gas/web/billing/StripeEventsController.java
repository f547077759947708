package gas.web.billing;

import com.stripe.exception.SignatureVerificationException;
import com.stripe.exception.StripeException;
import com.stripe.model.Event;
import com.stripe.net.Webhook;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;

/// Where Stripe tells us that something happened. Anybody can call this; only what carries Stripe's signature is read.
@Controller
class StripeEventsController {
    private static final Logger log = LoggerFactory.getLogger(StripeEventsController.class);

    /// Stripe's events are some KB; an invoice with very many lines is the longest.
    private static final int MOST_BYTES = 512 * 1024;

    private final ApplyStripeEvent applyStripeEvent;
    private final BillingSettings settings;

    StripeEventsController(ApplyStripeEvent applyStripeEvent, BillingSettings settings) {
        this.applyStripeEvent = applyStripeEvent;
        this.settings = settings;
    }

    /// Any answer but 2xx makes Stripe send the event again.
    @PostMapping("/stripe/events")
    ResponseEntity<Void> on(
            @RequestHeader(name = "Stripe-Signature", defaultValue = "") String signature, HttpServletRequest request)
            throws IOException, StripeException {
        byte[] body = request.getInputStream().readNBytes(MOST_BYTES + 1);
        if (body.length > MOST_BYTES) {
            return ResponseEntity.status(HttpStatus.CONTENT_TOO_LARGE).build();
        }
        Event event;
        try {
            event = Webhook.constructEvent(
                    new String(body, StandardCharsets.UTF_8), signature, settings.webhookSecret());
        } catch (SignatureVerificationException forged) {
            log.warn("a call to /stripe/events did not carry Stripe's signature");
            return ResponseEntity.badRequest().build();
        }
        applyStripeEvent.apply(event);
        return ResponseEntity.noContent().build();
    }
}
