/// Where users want to be told of their jobs' ends by a signed request, and what is owed to these places.
@NullMarked
package gas.ledger.webhooks;

import org.jspecify.annotations.NullMarked;
