package gas.infra;

import java.util.Locale;

/// Where cold results rest. Glacier's vaults are closed to accounts that had none before December 2025; for others
/// there
/// are S3's storage classes.
enum VaultBackend {
    GLACIER,
    S3;

    static VaultBackend of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
