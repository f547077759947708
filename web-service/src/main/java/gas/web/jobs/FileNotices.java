package gas.web.jobs;

import java.util.List;
import java.util.Locale;

/// Where a job's file does not follow the VCF specification, as its page shows it.
///
/// @param lines how many things there are, those that the engine counted and did not list among them
/// @param first shown at once
/// @param more shown when asked for
record FileNotices(long lines, List<Notice> first, List<Notice> more) {
    private static final int FIRST = 5;

    /// @param line 1-based line of the file
    /// @param cure what to do, one sentence
    record Notice(long line, String code, String what, String cure) {}

    static FileNotices of(long lines, List<Notice> listed) {
        int first = Math.min(FIRST, listed.size());
        return new FileNotices(lines, listed.subList(0, first), listed.subList(first, listed.size()));
    }

    public String title() {
        return lines == 1
                ? "1 thing in your file that does not follow the VCF specification"
                : String.format(Locale.ROOT, "%,d", lines)
                        + " things in your file that do not follow the VCF specification";
    }
}
