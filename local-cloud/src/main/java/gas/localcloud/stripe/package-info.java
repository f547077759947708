/// As much of Stripe as a subscription needs: its API, its hosted pages, its signed events.
@NullMarked
package gas.localcloud.stripe;

import org.jspecify.annotations.NullMarked;
