/// Measurements of the whole system, run on demand.
@NullMarked
package gas.benchmarks;

import org.jspecify.annotations.NullMarked;
