/// The one port behind which every AWS service answers, routed by the service name in the request's signature.
@NullMarked
package gas.localcloud.front;

import org.jspecify.annotations.NullMarked;
