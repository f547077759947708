package gas.ledger.jobs;

import gas.ledger.accounts.UserId;

/// A job that is about to be submitted: its input is in S3, and was checked there.
public record NewJob(
        UserId user, JobId id, String inputFileName, StoredObject input, long inputBytes, String reference) {}
