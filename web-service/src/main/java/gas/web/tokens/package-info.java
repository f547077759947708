/// Personal API tokens: made and revoked on a page, shown once, kept as a hash.
@NullMarked
package gas.web.tokens;

import org.jspecify.annotations.NullMarked;
