/// Locate: genome and genes, compiled into one memory-mapped file and found by position.
@NullMarked
package gas.engine.internal.reference;

import org.jspecify.annotations.NullMarked;
