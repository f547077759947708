/// The engine from a shell.
@NullMarked
package gas.engine.cli;

import org.jspecify.annotations.NullMarked;
