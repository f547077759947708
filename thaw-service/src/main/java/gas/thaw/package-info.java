/// Brings archived results back: starts retrievals, and finds out about those that fell silent.
@NullMarked
package gas.thaw;

import org.jspecify.annotations.NullMarked;
