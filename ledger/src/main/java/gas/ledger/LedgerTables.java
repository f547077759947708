package gas.ledger;

/// Names of the ledger's tables. Their keys are fixed:
///
/// @param jobs `user_id`, `job_id`; sparse indexes `owed` (`owed`, `owed_at`; keys only) and `waiting` (`waiting`,
///     `turn`; keys only)
/// @param accounts `user_id`; sparse index `owed` as above; index `stripe_customer` (`stripe_customer_id`; keys only);
///     sparse index `look` (`plan`, `look_at`; keys only)
/// @param events `event_id`: Stripe events that were applied; expires by `expires_at` (seconds since 1970)
public record LedgerTables(String jobs, String accounts, String events) {
    public static final String OWED_INDEX = "owed";
    public static final String LOOK_INDEX = "look";
    public static final String WAITING_INDEX = "waiting";
    public static final String STRIPE_CUSTOMER_INDEX = "stripe_customer";
}
