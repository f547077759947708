/// The drill: the whole system under random load while its processes are killed, its AWS calls fail and its clock
/// jumps; then quiet; then every invariant is looked for in the real stores.
@NullMarked
package gas.systemtests.drill;

import org.jspecify.annotations.NullMarked;
