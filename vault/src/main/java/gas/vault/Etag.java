package gas.vault;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/// S3's entity tags where they are made of MD5: of an object written at once, and of one written in parts.
final class Etag {
    private Etag() {}

    static MessageDigest md5() {
        try {
            return MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException everyJdkHasMd5) {
            throw new AssertionError(everyJdkHasMd5);
        }
    }

    static String of(byte[] data, int length) {
        MessageDigest md5 = md5();
        md5.update(data, 0, length);
        return HexFormat.of().formatHex(md5.digest());
    }

    /// Of an object in parts, from those of its parts.
    static String ofParts(List<String> parts) {
        MessageDigest md5 = md5();
        parts.forEach(part -> md5.update(HexFormat.of().parseHex(bare(part))));
        return HexFormat.of().formatHex(md5.digest()) + "-" + parts.size();
    }

    /// Whether all of them are MD5: where keys of customers encrypt, they are not.
    static boolean areMd5(List<String> tags) {
        return tags.stream().allMatch(tag -> bare(tag).matches("[0-9a-f]{32}"));
    }

    static String bare(String tag) {
        return tag.replace("\"", "");
    }
}
