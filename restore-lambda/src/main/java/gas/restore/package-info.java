/// The AWS Lambda that puts a retrieved archive back into S3.
@NullMarked
package gas.restore;

import org.jspecify.annotations.NullMarked;
