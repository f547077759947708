/// The explorer of a result: its pages, counts, charts and exports, all from the annotated VCF as it lies in S3.
@NullMarked
package gas.web.explore;

import org.jspecify.annotations.NullMarked;
