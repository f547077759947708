package gas.web.webhooks;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Where a webhook goes: an address that was looked up once and found to be public, and the name that it was looked up
/// for. The request is sent to this very address, so that a name that changes its meaning in between leads nowhere
/// else.
record Destination(URI url, InetAddress address, int port) {
    private static final int MOST_CHARACTERS = 2000;

    /// What is not the open internet. IPv4 by the IANA special-purpose registry
    /// (https://www.iana.org/assignments/iana-ipv4-special-registry), and Azure's metadata address, which is among
    /// public ones.
    private static final List<Network> NOT_PUBLIC_4 = networks(
            "0.0.0.0/8", // this network
            "10.0.0.0/8", // private
            "100.64.0.0/10", // shared by carriers (CGNAT)
            "127.0.0.0/8", // loopback
            "169.254.0.0/16", // link-local, with the metadata of clouds
            "172.16.0.0/12", // private
            "192.0.0.0/24", // protocol assignments
            "192.0.2.0/24", // documentation
            "192.88.99.0/24", // 6to4 relays
            "192.168.0.0/16", // private
            "198.18.0.0/15", // benchmarks
            "198.51.100.0/24", // documentation
            "203.0.113.0/24", // documentation
            "224.0.0.0/4", // multicast
            "240.0.0.0/4", // reserved, and broadcast
            "168.63.129.16/32"); // Azure's platform

    /// All of the open IPv6 internet is in here: loopback, link-local, unique local, multicast, IPv4-mapped and NAT64
    /// (64:ff9b::/96) addresses are not.
    private static final Network GLOBAL_6 = Network.of("2000::/3");

    private static final List<Network> NOT_PUBLIC_6 = networks(
            "2001::/23", // protocol assignments, with Teredo, which carries IPv4 addresses
            "2001:db8::/32", // documentation
            "2002::/16", // 6to4, which carries IPv4 addresses
            "3fff::/20"); // documentation

    /// @throws Refused with a sentence for the endpoint's owner
    static URI parse(String text) throws Refused {
        URI url;
        try {
            url = new URI(text.strip());
        } catch (URISyntaxException unreadable) {
            throw new Refused("This is not a URL: write it as https://example.org/path.");
        }
        String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("https") && !scheme.equals("http")) {
            throw new Refused("The URL must begin with https://.");
        }
        if (url.getHost() == null || url.getHost().isEmpty()) {
            throw new Refused("The URL has no host name that we can read: write it as https://example.org/path.");
        }
        if (url.getRawUserInfo() != null) {
            throw new Refused("The URL must not have a user name or password in it: the signature proves who calls.");
        }
        if (url.getRawFragment() != null) {
            throw new Refused("The URL must not have a fragment (#...): it would not be sent.");
        }
        if (url.getPort() == 0 || url.getPort() > 65535) {
            throw new Refused("The URL's port must be one of 1 to 65535.");
        }
        if (url.toString().length() > MOST_CHARACTERS || !url.toString().equals(url.toASCIIString())) {
            throw new Refused("The URL must be of at most " + MOST_CHARACTERS + " ASCII characters.");
        }
        return url;
    }

    /// Looks the name up, and refuses it where any of its addresses is not public, unless it is one of the networks
    /// that
    /// the operator allows; these may be reached without TLS, too.
    static Destination of(URI url, List<Network> allowed) throws Refused {
        InetAddress[] addresses;
        try {
            addresses = InetAddress.getAllByName(url.getHost());
        } catch (UnknownHostException unknown) {
            throw new Refused("The host name " + url.getHost() + " cannot be found.");
        }
        boolean open = true;
        for (InetAddress address : addresses) {
            if (allowed.stream().noneMatch(network -> network.contains(address))) {
                open = false;
                if (!isPublic(address)) {
                    throw new Refused("The host " + url.getHost() + " is not on the public internet.");
                }
            }
        }
        boolean tls = url.getScheme().equalsIgnoreCase("https");
        if (!tls && !open) {
            throw new Refused("The URL must begin with https://.");
        }
        int port = url.getPort() > 0 ? url.getPort() : tls ? 443 : 80;
        return new Destination(url, addresses[0], port);
    }

    static boolean isPublic(InetAddress address) {
        if (address.getAddress().length == 4) {
            return NOT_PUBLIC_4.stream().noneMatch(network -> network.contains(address));
        }
        return GLOBAL_6.contains(address) && NOT_PUBLIC_6.stream().noneMatch(network -> network.contains(address));
    }

    private static List<Network> networks(String... texts) {
        return List.of(texts).stream().map(Network::of).toList();
    }

    /// We do not send there.
    static final class Refused extends Exception {
        Refused(String why) {
            super(why);
        }

        String why() {
            return String.valueOf((@Nullable String) getMessage());
        }
    }
}
