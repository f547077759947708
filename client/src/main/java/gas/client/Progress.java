package gas.client;

import java.io.PrintWriter;
import java.util.Locale;

/// One line on a terminal that is written over and over; nothing where there is no terminal.
final class Progress {
    private final PrintWriter terminal;
    private final boolean shown;
    private String last = "";

    Progress(PrintWriter terminal, boolean shown) {
        this.terminal = terminal;
        this.shown = shown;
    }

    void bytes(String what, long done, long all) {
        show(
                all > 0
                        ? String.format(Locale.ROOT, "%s %3d %%", what, done * 100 / all)
                        : String.format(Locale.ROOT, "%s %.1f MB", what, done / 1e6));
    }

    void show(String line) {
        if (shown && !line.equals(last)) {
            terminal.print("\r" + line + " ".repeat(Math.max(0, last.length() - line.length())));
            terminal.flush();
            last = line;
        }
    }

    void end() {
        if (shown && !last.isEmpty()) {
            terminal.println();
            last = "";
        }
    }
}
