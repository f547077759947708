package gas.localcloud;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantLock;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;

/// What our own services remember: named maps of text to JSON in one file.
///
/// Every change is committed before its method returns, so that nothing acknowledged is lost when the process is
/// killed. Several changes made in {@link #together} are committed as one. Thread-safe.
public final class CloudState implements AutoCloseable {
    private final MVStore store;
    private final ReentrantLock writing = new ReentrantLock();

    private CloudState(MVStore store) {
        this.store = store;
    }

    public static CloudState open(Path folder) throws IOException {
        Files.createDirectories(folder);
        // No background commits: they could tear changes that belong together. Asynchronous channels, as others are
        // closed under everybody when one thread is interrupted.
        var file = folder.resolve("state.mv.db");
        MVStore store;
        try {
            store = new MVStore.Builder()
                    .fileName("async:" + file)
                    .autoCommitDisabled()
                    .cacheSize(8)
                    .open();
        } catch (MVStoreException refused) {
            var why = refused.getErrorCode() == DataUtils.ERROR_FILE_LOCKED
                    ? " is in use by another local-cloud; stop that one, or give another folder by --data"
                    : " is not readable: " + refused.getMessage();
            throw new IOException(file + why, refused);
        }
        // Space is used again at once. That is safe when the process is killed; not when the machine is.
        store.setRetentionTime(0);
        return new CloudState(store);
    }

    public StateMap map(String name) {
        return new StateMap(this, store.openMap(name));
    }

    /// Makes several changes, in any maps, that survive as one or not at all.
    public void together(Runnable changes) {
        writing.lock();
        try {
            changes.run();
        } finally {
            try {
                if (writing.getHoldCount() == 1) {
                    store.commit();
                }
            } finally {
                writing.unlock();
            }
        }
    }

    @Override
    public void close() {
        writing.lock();
        try {
            store.close();
        } finally {
            writing.unlock();
        }
    }
}
