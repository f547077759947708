package gas.annotator;

import gas.ledger.jobs.AttemptSuperseded;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.BooleanSupplier;

/// A job's input on its way into the engine: counts its bytes, and ends the work where it has become pointless.
final class WatchedInput extends FilterInputStream {
    private final Lease lease;
    private final BooleanSupplier stopping;
    private final Position position;

    /// How far the input was read, in bytes; read by the thread that renews the lease.
    static final class Position {
        private volatile long bytes;

        long bytes() {
            return bytes;
        }
    }

    /// The work ends here although nothing is wrong with the input.
    static final class Ended extends IOException {
        Ended(String why) {
            super(why);
        }
    }

    WatchedInput(InputStream input, Position position, Lease lease, BooleanSupplier stopping) {
        super(input);
        this.position = position;
        this.lease = lease;
        this.stopping = stopping;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        try {
            lease.check();
        } catch (AttemptSuperseded superseded) {
            throw new Ended("superseded");
        }
        if (stopping.getAsBoolean()) {
            throw new Ended("the service is being stopped");
        }
        int read = super.read(buffer, offset, length);
        if (read > 0) {
            position.bytes += read; // written by the reading thread alone
        }
        return read;
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
