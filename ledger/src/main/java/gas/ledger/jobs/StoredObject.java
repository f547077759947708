package gas.ledger.jobs;

/// An object in S3.
public record StoredObject(String bucket, String key) {
    @Override
    public String toString() {
        return "s3://" + bucket + "/" + key;
    }
}
