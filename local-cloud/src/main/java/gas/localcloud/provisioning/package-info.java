/// The resources that an operator's infrastructure code makes on AWS, made on the local cloud through the same API
/// calls.
@NullMarked
package gas.localcloud.provisioning;

import org.jspecify.annotations.NullMarked;
