/// A mail server that delivers everything to one inbox, which a page shows.
@NullMarked
package gas.localcloud.mail;

import org.jspecify.annotations.NullMarked;
