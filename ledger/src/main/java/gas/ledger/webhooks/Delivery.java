package gas.ledger.webhooks;

import gas.ledger.accounts.UserId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One event on its way to one endpoint.
///
/// @param id what the receiver knows it by, the same at each try
/// @param type of the event, such as `job.completed`
/// @param body what is sent, the same at each try
/// @param createTime when what it tells happened
/// @param leaseUntil until when the silence of the process that tries it means nothing
/// @param nextTry WAITING: not before then
/// @param owedAt WAITING: when it is announced again
/// @param tries oldest first
public record Delivery(
        UserId user,
        DeliveryKey key,
        EndpointId endpoint,
        String id,
        String type,
        String body,
        Instant createTime,
        State state,
        @Nullable Instant leaseUntil,
        @Nullable Instant nextTry,
        @Nullable Instant owedAt,
        List<DeliveryTry> tries) {

    public enum State {
        WAITING,
        DELIVERED,
        /// every try failed
        GIVEN_UP,
        /// the endpoint was removed or switched off meanwhile
        DROPPED
    }
}
