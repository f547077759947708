/// The web service on the local cloud, for its tests.
@NullMarked
package gas.web.testing;

import org.jspecify.annotations.NullMarked;
