/// Write: the CSQ field, the annotated VCF and its index, the counts.
@NullMarked
package gas.engine.internal.output;

import org.jspecify.annotations.NullMarked;
