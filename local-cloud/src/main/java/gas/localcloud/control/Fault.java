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
        /// A delivery (SNS) happens twice; a request is not affected.
        DUPLICATE,
        /// A request's connection is closed: for half of them, by turns, before it had its effect and after it.
        /// A delivery is dropped once and made again later, as at-least-once promises.
        DROP
    }

    boolean fits(String service, String operation) {
        return (this.service.equals("*") || this.service.equalsIgnoreCase(service))
                && (this.operation.equals("*") || this.operation.equalsIgnoreCase(operation));
    }

    Fault once() {
        return times < 0 ? this : new Fault(service, operation, kind, times - 1, probability, delay, error, status);
    }
}
