package gas.web.site;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A time as pages write it: readable in UTC, and exact for the script that turns it into the reader's own zone.
public record Moment(Instant instant) {
    private static final DateTimeFormatter READABLE = DateTimeFormatter.ofPattern(
                    "d MMM uuuu, HH:mm 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    public static @Nullable Moment of(@Nullable Instant instant) {
        return instant == null ? null : new Moment(instant);
    }

    public String iso() {
        return instant.toString();
    }

    public String text() {
        return READABLE.format(instant);
    }
}
