/// An annotated VCF where it lies: read from S3 by byte ranges, in constant memory, without ever having all of it.
@NullMarked
package gas.web.result;

import org.jspecify.annotations.NullMarked;
