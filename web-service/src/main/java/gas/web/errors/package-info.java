/// What is answered when something cannot be.
@NullMarked
package gas.web.errors;

import org.jspecify.annotations.NullMarked;
