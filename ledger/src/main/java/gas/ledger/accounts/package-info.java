/// Who somebody is and what they pay for: accounts, plans, subscriptions, sessions' owners.
@NullMarked
package gas.ledger.accounts;

import org.jspecify.annotations.NullMarked;
