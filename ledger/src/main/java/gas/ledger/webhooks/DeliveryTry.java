package gas.ledger.webhooks;

import java.time.Instant;

/// One try at a delivery.
///
/// @param status the HTTP status that was answered, or 0 where there was no answer
/// @param millis how long it took
/// @param answer the first characters of the answer, or why there was none
public record DeliveryTry(Instant time, int status, long millis, String answer) {}
