/// Judge together: what the changes that one chromosome of one person carries do to a transcript as a whole.
@NullMarked
package gas.engine.internal.haplotype;

import org.jspecify.annotations.NullMarked;
