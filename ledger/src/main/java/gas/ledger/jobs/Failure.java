package gas.ledger.jobs;

/// Why a job FAILED, told to its owner.
///
/// @param code stable, for programs: `NOT_A_VCF`, `WRONG_BUILD`, ...
/// @param line 1-based line of the input, or 0 where no line is to blame
/// @param cause what happened, one sentence
/// @param cure what to do next, one sentence
public record Failure(String code, long line, String cause, String cure) {}
