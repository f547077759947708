/// The embedded default: look-alikes of AWS, Stripe, OIDC and SMTP on loopback, as one process; never in production.
@NullMarked
package gas.localcloud;

import org.jspecify.annotations.NullMarked;
