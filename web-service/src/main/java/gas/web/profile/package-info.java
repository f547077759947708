/// The page about oneself.
@NullMarked
package gas.web.profile;

import org.jspecify.annotations.NullMarked;
