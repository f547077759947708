package gas.vault;

/// The object in S3 that is to be archived. An object and not a stream, because a vault may copy it without
/// reading it.
public record SourceObject(String bucket, String key) {
    @Override
    public String toString() {
        return "s3://" + bucket + "/" + key;
    }
}
