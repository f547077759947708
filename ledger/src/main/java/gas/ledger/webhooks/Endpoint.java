package gas.ledger.webhooks;

import gas.ledger.accounts.UserId;
import java.net.URI;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A place of a user's choice that is told of the ends of their jobs.
///
/// @param secret signs what is sent, in the form of Standard Webhooks: `whsec_` and the key in base64
/// @param retiredSecret the secret before, which signs as well until `retiredUntil`, so that a receiver can change over
/// @param failingSince the first failure after the last success, or null where the last try succeeded
public record Endpoint(
        UserId user,
        EndpointId id,
        URI url,
        String secret,
        @Nullable String retiredSecret,
        @Nullable Instant retiredUntil,
        State state,
        Instant createTime,
        @Nullable Instant failingSince) {

    public enum State {
        ON,
        /// switched off by its owner
        OFF,
        /// switched off by us, after failing for too long or because it said that it is gone
        STOPPED
    }

    @Override
    public String toString() {
        return "Endpoint[" + id + " of " + user + ", " + state + "]"; // no secret, and no URL that may hold one
    }
}
