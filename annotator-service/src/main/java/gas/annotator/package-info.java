/// Takes jobs off the queue, runs the engine on them, and leaves the results in S3.
@NullMarked
package gas.annotator;

import org.jspecify.annotations.NullMarked;
