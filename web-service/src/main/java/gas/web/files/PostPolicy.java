package gas.web.files;

import java.time.Instant;
import java.util.Map;

/// What a browser may send to S3, and until when.
///
/// @param key the exact key of the object
/// @param fields further form fields, each with the only value that it may have
/// @param mostBytes of the file, inclusive; an empty file is refused
public record PostPolicy(String bucket, String key, Map<String, String> fields, long mostBytes, Instant expires) {}
