package gas.ledger.jobs;

/// Where a result rests: `NONE -> HOT -> ARCHIVING -> ARCHIVED -> THAWING -> HOT`, and back from `ARCHIVING` to `HOT`
/// when the account was upgraded meanwhile. `HOT` and `ARCHIVING` are readable in S3.
public enum ResultStorage {
    NONE,
    HOT,
    ARCHIVING,
    ARCHIVED,
    THAWING;

    public boolean isReadable() {
        return this == HOT || this == ARCHIVING;
    }
}
