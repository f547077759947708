package gas.vault;

/// How a restore ended.
public sealed interface Restored {
    /// The object is there, verified.
    record Complete(long bytes) implements Restored {}

    /// It stopped at a checkpoint, and goes on from there another time.
    record Halfway(RestoreProgress progress) implements Restored {}
}
