/// Describe: a change in the nomenclature of the Human Genome Variation Society (HGVS).
@NullMarked
package gas.engine.internal.hgvs;

import org.jspecify.annotations.NullMarked;
