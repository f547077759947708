/// The home page.
@NullMarked
package gas.web.home;

import org.jspecify.annotations.NullMarked;
