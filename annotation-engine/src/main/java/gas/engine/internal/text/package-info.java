/// Bytes of text that grow, used again for every record.
@NullMarked
package gas.engine.internal.text;

import org.jspecify.annotations.NullMarked;
