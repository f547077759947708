package gas.web.site;

import java.util.Locale;

/// A size in bytes as pages write it. A KB is 1024 bytes here, as in the settings.
public record ByteCount(long bytes) {
    private static final String[] UNITS = {"bytes", "KB", "MB", "GB", "TB"};

    public String text() {
        double amount = bytes;
        int unit = 0;
        while (amount >= 1024 && unit < UNITS.length - 1) {
            amount /= 1024;
            unit++;
        }
        boolean whole = unit == 0 || amount >= 100 || amount == Math.rint(amount);
        return String.format(Locale.ENGLISH, whole ? "%.0f %s" : "%.1f %s", amount, UNITS[unit]);
    }

    @Override
    public String toString() {
        return text();
    }
}
