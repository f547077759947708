package gas.web.webhooks;

import java.net.InetAddress;
import java.net.UnknownHostException;

/// A range of addresses, as `10.0.0.0/8` or `fc00::/7`.
///
/// @param address its first, 4 or 16 bytes
record Network(byte[] address, int prefix) {

    /// @throws IllegalArgumentException where it is not written so
    static Network of(String text) {
        int slash = text.indexOf('/');
        String address = slash < 0 ? text : text.substring(0, slash);
        // a literal has a colon, or nothing but digits and dots: names are not looked up here
        if (!address.contains(":") && !address.matches("\\d{1,3}(\\.\\d{1,3}){3}")) {
            throw notANetwork(text);
        }
        try {
            byte[] bytes = InetAddress.getByName(address).getAddress();
            int prefix = slash < 0 ? bytes.length * 8 : Integer.parseInt(text.substring(slash + 1));
            if (prefix < 0 || prefix > bytes.length * 8) {
                throw notANetwork(text);
            }
            return new Network(bytes, prefix);
        } catch (UnknownHostException | NumberFormatException unreadable) {
            throw notANetwork(text);
        }
    }

    private static IllegalArgumentException notANetwork(String text) {
        return new IllegalArgumentException(
                "'" + text + "' is not a network: write an address and a prefix, as 10.0.0.0/8 or fc00::/7");
    }

    boolean contains(InetAddress candidate) {
        byte[] bytes = candidate.getAddress();
        if (bytes.length != address.length) {
            return false;
        }
        for (int bit = 0; bit < prefix; bit++) {
            int mask = 0x80 >> (bit % 8);
            if ((bytes[bit / 8] & mask) != (address[bit / 8] & mask)) {
                return false;
            }
        }
        return true;
    }
}
