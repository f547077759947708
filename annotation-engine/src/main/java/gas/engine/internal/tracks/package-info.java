/// Know: what is known of alleles and places, compiled once and looked up while annotating.
@NullMarked
package gas.engine.internal.tracks;

import org.jspecify.annotations.NullMarked;
