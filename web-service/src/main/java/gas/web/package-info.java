/// The web service: pages, uploads, billing and mail.
@NullMarked
package gas.web;

import org.jspecify.annotations.NullMarked;
