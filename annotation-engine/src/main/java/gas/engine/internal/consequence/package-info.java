/// Decide: what an allele does to a transcript.
@NullMarked
package gas.engine.internal.consequence;

import org.jspecify.annotations.NullMarked;
