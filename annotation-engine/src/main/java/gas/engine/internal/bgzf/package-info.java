/// Compression: gzip and BGZF in, every byte accounted for.
@NullMarked
package gas.engine.internal.bgzf;

import org.jspecify.annotations.NullMarked;
