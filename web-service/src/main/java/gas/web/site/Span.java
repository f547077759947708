package gas.web.site;

import java.time.Duration;

/// A span of time as pages write it: `5 minutes`, `1 hour 30 minutes`.
public record Span(Duration duration) {

    public String text() {
        StringBuilder text = new StringBuilder();
        add(text, duration.toDaysPart(), "day");
        add(text, duration.toHoursPart(), "hour");
        add(text, duration.toMinutesPart(), "minute");
        add(text, duration.toSecondsPart(), "second");
        return text.isEmpty() ? "no time" : text.toString();
    }

    private static void add(StringBuilder text, long amount, String unit) {
        if (amount > 0) {
            text.append(text.isEmpty() ? "" : " ")
                    .append(amount)
                    .append(' ')
                    .append(unit)
                    .append(amount == 1 ? "" : "s");
        }
    }

    @Override
    public String toString() {
        return text();
    }
}
