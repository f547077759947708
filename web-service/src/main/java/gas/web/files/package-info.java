/// Files that browsers exchange with S3 directly: signed uploads and signed downloads.
@NullMarked
package gas.web.files;

import org.jspecify.annotations.NullMarked;
