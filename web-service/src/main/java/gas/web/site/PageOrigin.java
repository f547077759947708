package gas.web.site;

import java.net.URI;

/// Another origin that our pages may reach, for the content security policy.
///
/// @param origin scheme, host and port
/// @param use how a page reaches it
public record PageOrigin(String origin, Use use) {

    public enum Use {
        /// forms are sent there, or end there after a redirect
        FORM,
        /// forms as above, and scripts
        FORM_AND_SCRIPT
    }

    public static PageOrigin of(URI uri, Use use) {
        String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
        return new PageOrigin(uri.getScheme() + "://" + uri.getHost() + port, use);
    }
}
