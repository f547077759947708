package gas.infra;

import java.util.Locale;

/// What the instances and the function run on. The images must be built for it.
enum Architecture {
    ARM64,
    X86_64;

    static Architecture of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
