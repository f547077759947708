package gas.vault;

/// An object in S3, to be archived or to be written. A place and not a stream, because a vault may copy the object
/// without
/// reading it.
public record S3Location(String bucket, String key) {
    @Override
    public String toString() {
        return "s3://" + bucket + "/" + key;
    }
}
