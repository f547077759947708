/// The paid plan: Stripe's checkout, its portal, and the events that alone change a plan.
@NullMarked
package gas.web.billing;

import org.jspecify.annotations.NullMarked;
