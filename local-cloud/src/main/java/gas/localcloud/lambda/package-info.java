/// Lambda: functions that run in processes of their own through the Runtime API, and their SQS event source mappings.
@NullMarked
package gas.localcloud.lambda;

import org.jspecify.annotations.NullMarked;
