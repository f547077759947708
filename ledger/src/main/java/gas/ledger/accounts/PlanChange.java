package gas.ledger.accounts;

/// An account before and after an event was applied.
public record PlanChange(Account before, Account after) {
    public boolean becamePremium() {
        return !before.isPremium() && after.isPremium();
    }

    public boolean becameFree() {
        return before.isPremium() && !after.isPremium();
    }
}
