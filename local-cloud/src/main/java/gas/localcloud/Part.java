package gas.localcloud;

/// Something that local-cloud starts and stops. Parts start in parallel, once the state and the clock are there.
public interface Part extends AutoCloseable {
    default void start() throws Exception {}

    @Override
    default void close() {}
}
