package gas.infra;

import java.util.Locale;

/// Where cold results rest. Glacier's vaults are closed to accounts that had none before December 2025; for others
/// there
/// are S3's archive classes.
enum VaultKind {
    GLACIER_VAULT,
    S3_GLACIER,
    S3_DEEP_ARCHIVE;

    static VaultKind of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    /// As services are told: `s3-glacier`.
    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
