/// Browser sessions in DynamoDB, so that any web process can go on where another died.
@NullMarked
package gas.web.session;

import org.jspecify.annotations.NullMarked;
