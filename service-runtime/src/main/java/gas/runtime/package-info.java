/// What every Spring Boot service of ours needs to take part: the ledger on its AWS clients, listeners that keep long
/// work
/// theirs, and health for whoever watches.
@NullMarked
package gas.runtime;

import org.jspecify.annotations.NullMarked;
