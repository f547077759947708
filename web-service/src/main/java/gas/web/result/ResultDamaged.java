package gas.web.result;

import java.io.IOException;

/// What was read is no BGZF block, or a place in a file is asked for that it does not have.
public final class ResultDamaged extends IOException {
    ResultDamaged(String what) {
        super(what);
    }
}
