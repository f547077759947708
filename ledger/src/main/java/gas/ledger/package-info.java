/// What every service agrees on: jobs, accounts, the messages between services, and the DynamoDB tables behind them.
@NullMarked
package gas.ledger;

import org.jspecify.annotations.NullMarked;
