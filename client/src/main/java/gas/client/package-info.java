/// The service from a command line, by `/api/v1`.
@NullMarked
package gas.client;

import org.jspecify.annotations.NullMarked;
