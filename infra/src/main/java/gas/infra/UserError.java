package gas.infra;

import java.util.List;

/// What whoever deploys can mend: shown as it is, without a trace.
final class UserError extends RuntimeException {
    /// One for each mistake.
    final transient List<String> lines;

    UserError(String... lines) {
        this(List.of(lines));
    }

    UserError(List<String> lines) {
        super(String.join("\n", lines));
        this.lines = List.copyOf(lines);
    }
}
