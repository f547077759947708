package gas.ledger.accounts;

/// There is no account of this id. Never to be read as "on the free plan".
public final class UnknownAccount extends RuntimeException {
    public UnknownAccount(UserId user) {
        super("no account " + user + ": it signs in before anything is done for it");
    }
}
