/// DynamoDB, by Amazon's DynamoDB local.
@NullMarked
package gas.localcloud.dynamodb;

import org.jspecify.annotations.NullMarked;
