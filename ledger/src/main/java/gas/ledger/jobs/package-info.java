/// A job and where its result rests: both state machines, each transition one conditional write.
@NullMarked
package gas.ledger.jobs;

import org.jspecify.annotations.NullMarked;
