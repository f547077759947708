package gas.ledger.jobs;

import gas.ledger.accounts.UserId;

/// A worker's right to work on a job: the n-th attempt at it. A later attempt makes it void ([AttemptSuperseded]).
///
/// @param number 1-based
public record Attempt(UserId user, JobId job, int number) {}
