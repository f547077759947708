/// How ledger facts are written as DynamoDB items.
@NullMarked
package gas.ledger.internal;

import org.jspecify.annotations.NullMarked;
