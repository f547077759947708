/// Tells open pages that what they show has changed.
@NullMarked
package gas.web.live;

import org.jspecify.annotations.NullMarked;
