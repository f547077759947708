package gas.localcloud.control;

import java.time.Duration;

/// A misbehaviour that a test orders.
///
/// @param service the signing name, as `s3`; `*` for all
/// @param operation the operation, as `PutObject`; `*` for all
/// @param times how often it still happens; negative for ever
/// @param probability of its happening to a request that it fits
/// @param delay how long a `DELAY` takes
/// @param error the code of an `ERROR`
/// @param status the HTTP status of an `ERROR`
public record Fault(
        String service,
        String operation,
        Kind kind,
        int times,
        double probability,
        Duration delay,
        String error,
        int status) {
    public enum Kind {
        /// The request is refused with the error, before it has any effect.
        ERROR,
        /// The request is served late.
        DELAY,
        /// A delivery from a topic, or a message sent to a queue, arrives twice. Other requests are not affected.
        DUPLICATE,
        /// A request is lost: its connection closes before it has any effect. A delivery from a topic is lost once
        /// and made again later, as at-least-once promises.
        DROP,
        /// A request has its effect, but its answer is lost: the connection closes. A delivery from a topic arrives,
        /// is taken for failed, and is made again later.
        MUTE
    }

    boolean fits(String service, String operation) {
        return (this.service.equals("*") || this.service.equalsIgnoreCase(service))
                && (this.operation.equals("*") || this.operation.equalsIgnoreCase(operation));
    }

    Fault once() {
        return times < 0 ? this : new Fault(service, operation, kind, times - 1, probability, delay, error, status);
    }
}
