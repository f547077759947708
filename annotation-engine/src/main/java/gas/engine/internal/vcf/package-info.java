/// Parse: bytes of any compression become lines, lines become the columns of a record.
@NullMarked
package gas.engine.internal.vcf;

import org.jspecify.annotations.NullMarked;
