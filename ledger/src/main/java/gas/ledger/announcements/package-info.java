/// Facts of the ledger made known: to topics, and to the execution that waits for an archive time.
@NullMarked
package gas.ledger.announcements;

import org.jspecify.annotations.NullMarked;
