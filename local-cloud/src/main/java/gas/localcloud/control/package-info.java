/// The console's web server, and the control endpoint that moves the clock and injects faults.
@NullMarked
package gas.localcloud.control;

import org.jspecify.annotations.NullMarked;
