package gas.localcloud;

/// Something that local-cloud starts and stops. Parts start in parallel, once the state and the clock are there.
public interface Part extends AutoCloseable {
    default void start() throws Exception {}

    /// Called when every part has started: work of the past may go on.
    default void resume() {}

    @Override
    default void close() {}
}
