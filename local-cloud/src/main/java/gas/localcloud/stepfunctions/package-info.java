/// Step Functions: standard state machines that wait, choose and publish.
@NullMarked
package gas.localcloud.stepfunctions;

import org.jspecify.annotations.NullMarked;
