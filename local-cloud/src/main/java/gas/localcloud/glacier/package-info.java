/// Glacier vaults: archives as files, retrievals that take their time.
@NullMarked
package gas.localcloud.glacier;

import org.jspecify.annotations.NullMarked;
