/// S3, by S3Proxy on a folder.
@NullMarked
package gas.localcloud.s3;

import org.jspecify.annotations.NullMarked;
