package gas.ledger.accounts;

/// What somebody pays for. The caps and windows that belong to a plan are settings of the services.
public enum Plan {
    FREE,
    PREMIUM
}
