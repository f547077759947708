/// Moves results of free users into the vault when they are due.
@NullMarked
package gas.archive;

import org.jspecify.annotations.NullMarked;
