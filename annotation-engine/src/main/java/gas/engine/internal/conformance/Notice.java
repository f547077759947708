package gas.engine.internal.conformance;

/// A place where a file does not follow the specification.
///
/// @param line 1-based line of the uncompressed input
/// @param what what is wrong there
public record Notice(long line, Rule rule, String what) {}
