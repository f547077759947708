/// What the services need of AWS, as CloudFormation: one stack for each thing that is deployed, seen or deleted on its
/// own. Everything is named `gas-<environment>-...` as local-cloud names it `gas-...`.
@NullMarked
package gas.infra;

import org.jspecify.annotations.NullMarked;
