/// What every page shares: where the site is, and how times and sizes are written.
@NullMarked
package gas.web.site;

import org.jspecify.annotations.NullMarked;
