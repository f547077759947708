/// What services tell each other: past-tense facts that carry ids, never data.
@NullMarked
package gas.ledger.messages;

import org.jspecify.annotations.NullMarked;
