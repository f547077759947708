/// Somebody who uses the service over HTTP as a browser would: for demonstrations, measurements and tests.
@NullMarked
package gas.localcloud.visitor;

import org.jspecify.annotations.NullMarked;
