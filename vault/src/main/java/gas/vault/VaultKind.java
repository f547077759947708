package gas.vault;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.Supplier;
import software.amazon.awssdk.services.glacier.GlacierClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.StorageClass;

/// Which cold storage an installation uses. Archives are only understood by the kind that made them.
public enum VaultKind {
    /// a vault of the Glacier service, which takes no new customers since December 2025
    GLACIER_VAULT,
    /// a bucket whose objects have S3's class GLACIER (Flexible Retrieval)
    S3_GLACIER,
    /// a bucket whose objects have S3's class DEEP_ARCHIVE
    S3_DEEP_ARCHIVE;

    /// @param word as in settings: `glacier-vault`, `s3-glacier`, `s3-deep-archive`
    public static VaultKind ofWord(String word) {
        String name = word.toUpperCase(Locale.ROOT).replace('-', '_');
        return Arrays.stream(values())
                .filter(kind -> kind.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "no kind of vault: " + word + "; glacier-vault, s3-glacier and s3-deep-archive are"));
    }

    /// @param glacier asked for only where it is needed
    /// @param name the vault's, or the bucket's
    /// @param noticeTopic ARN of the SNS topic where Glacier announces retrievals; a bucket is configured to tell
    /// @param partBytes what is held in memory at once
    public Vault vault(Supplier<GlacierClient> glacier, S3Client s3, String name, String noticeTopic, int partBytes) {
        return switch (this) {
            case GLACIER_VAULT -> new GlacierVault(glacier.get(), s3, name, noticeTopic, partBytes);
            case S3_GLACIER ->
                new StorageClassVault(s3, name, StorageClass.GLACIER, StorageClassVault.USUAL_PART_BYTES);
            case S3_DEEP_ARCHIVE ->
                new StorageClassVault(s3, name, StorageClass.DEEP_ARCHIVE, StorageClassVault.USUAL_PART_BYTES);
        };
    }
}
