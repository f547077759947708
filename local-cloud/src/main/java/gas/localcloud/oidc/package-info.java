/// An OpenID Connect provider where everybody is who they say.
@NullMarked
package gas.localcloud.oidc;

import org.jspecify.annotations.NullMarked;
