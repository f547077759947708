/// Cold storage behind one interface: what it takes to put a result away, to ask for it, and to read it
/// back verified.
@NullMarked
package gas.vault;

import org.jspecify.annotations.NullMarked;
