package gas.web.result;

import java.io.IOException;

/// A file of which any part can be had: an object in S3, or a file of a benchmark. Used by several threads at once.
public interface ByteRanges {

    long size();

    /// The bytes from a place on: as many as asked for, fewer only where the file ends.
    byte[] read(long from, int length) throws IOException;
}
