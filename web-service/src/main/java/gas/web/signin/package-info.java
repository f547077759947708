/// Signing in and out through an OpenID Connect provider, and who may call what.
@NullMarked
package gas.web.signin;

import org.jspecify.annotations.NullMarked;
