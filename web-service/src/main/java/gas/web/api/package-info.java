/// What all of `/api/v1` has in common: who may call it, how often, and how it says no.
@NullMarked
package gas.web.api;

import org.jspecify.annotations.NullMarked;
