package gas.ledger.messages;

import com.fasterxml.jackson.annotation.JsonProperty;
import gas.ledger.accounts.UserId;
import gas.ledger.webhooks.DeliveryKey;

/// It is time to try a webhook's delivery.
public record WebhookDue(
        @JsonProperty("user_id") UserId user,
        @JsonProperty("delivery") DeliveryKey delivery) {}
