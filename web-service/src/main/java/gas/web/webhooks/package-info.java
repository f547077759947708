/// Tells addresses of users' choice of their jobs' ends, by signed requests (https://www.standardwebhooks.com).
@NullMarked
package gas.web.webhooks;

import org.jspecify.annotations.NullMarked;
