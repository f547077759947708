/// Tells owners by mail that their jobs are over.
@NullMarked
package gas.web.mail;

import org.jspecify.annotations.NullMarked;
