package gas.vault;

/// How far an archive is on its way back into S3. It holds for any retrieval of the same archive.
///
/// @param upload S3's id of the multipart upload that takes it
/// @param bytes how many are there, a whole number of ranges or all
/// @param crc32 of these bytes, where they passed through us
/// @param treeHash state of the digest of these bytes, where they passed through us
public record RestoreProgress(String upload, long bytes, int crc32, String treeHash) {
    static RestoreProgress begun(String upload) {
        return new RestoreProgress(upload, 0, 0, "");
    }

    RestoreProgress at(long reached) {
        return new RestoreProgress(upload, reached, crc32, treeHash);
    }

    public static RestoreProgress of(String text) {
        String[] fields = text.split(" ", -1);
        if (fields.length != 4) {
            throw new IllegalArgumentException("not the progress of a restore: " + text);
        }
        return new RestoreProgress(
                fields[0], Long.parseLong(fields[1]), Integer.parseUnsignedInt(fields[2], 16), fields[3]);
    }

    /// A text that [#of] reads.
    public String text() {
        return upload + " " + bytes + " " + Integer.toHexString(crc32) + " " + treeHash;
    }
}
