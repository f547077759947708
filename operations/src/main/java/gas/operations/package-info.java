/// An operator's commands, over the API of whatever endpoint the AWS settings name.
@NullMarked
package gas.operations;

import org.jspecify.annotations.NullMarked;
