/// SNS: topics, subscriptions, and deliveries to queues and signed deliveries to web servers.
@NullMarked
package gas.localcloud.sns;

import org.jspecify.annotations.NullMarked;
