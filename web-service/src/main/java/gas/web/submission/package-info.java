/// From a file in the browser to a job in the ledger.
@NullMarked
package gas.web.submission;

import org.jspecify.annotations.NullMarked;
