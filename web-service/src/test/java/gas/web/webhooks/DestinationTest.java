package gas.web.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DestinationTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.255.255.254",
                "127.1", // the old ways to write an address
                "2130706433",
                "0.0.0.0",
                "0.1.2.3",
                "10.1.2.3",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.1.1",
                "100.64.0.1",
                "100.100.100.200", // metadata of Alibaba Cloud
                "100.127.255.255",
                "169.254.169.254", // metadata of AWS, Azure, Google Cloud
                "169.254.170.2", // credentials of ECS tasks
                "168.63.129.16",
                "192.0.0.192", // metadata of Oracle Cloud
                "192.0.2.1",
                "192.88.99.1",
                "198.18.0.1",
                "198.51.100.7",
                "203.0.113.7",
                "224.0.0.1",
                "239.255.255.250",
                "240.0.0.1",
                "255.255.255.255",
                "[::]",
                "[::1]",
                "[::127.0.0.1]",
                "[::ffff:127.0.0.1]",
                "[::ffff:a9fe:a9fe]",
                "[::ffff:0:7f00:1]", // IPv4-translated
                "[64:ff9b::7f00:1]",
                "[64:ff9b::a9fe:a9fe]",
                "[64:ff9b:1::a00:1]",
                "[100::1]",
                "[fe80::1]",
                "[fec0::1]",
                "[fc00::1]",
                "[fd00:ec2::254]", // metadata of AWS
                "[ff02::1]",
                "[2001::1]", // Teredo
                "[2001:db8::1]",
                "[2002:7f00:1::1]", // 6to4
                "[2002:a9fe:a9fe::]",
                "[3fff::1]",
                "[5f00::1]",
                "localhost"
            })
    void whatIsNotTheOpenInternetIsRefused(String host) {
        assertThatThrownBy(() -> Destination.of(Destination.parse("https://" + host + "/hook"), List.of()))
                .isInstanceOf(Destination.Refused.class)
                .hasMessageMatching(".* is not on the public internet\\.|.* no host name that we can read.*");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "8.8.8.8",
                "100.63.255.255",
                "100.128.0.0",
                "172.15.255.255",
                "172.32.0.0",
                "223.255.255.255",
                "[2606:4700:4700::1111]",
                "[2a00:1450:4001:830::200e]",
                "[::ffff:8.8.8.8]" // which Java takes for the IPv4 address that it is
            })
    void theOpenInternetIsNot(String host) throws Exception {
        Destination destination = Destination.of(Destination.parse("https://" + host + "/hook"), List.of());

        assertThat(destination.port()).isEqualTo(443);
        assertThat(Destination.isPublic(destination.address())).isTrue();
    }

    @Test
    void aMappedAddressInItsSixteenBytesIsNotPublicEither() throws Exception {
        byte[] mapped = new byte[16];
        mapped[10] = mapped[11] = (byte) 0xff;
        mapped[12] = mapped[13] = mapped[14] = mapped[15] = 8;
        InetAddress six = java.net.Inet6Address.getByAddress(null, mapped, -1);

        assertThat(six.getAddress()).hasSize(16);
        assertThat(Destination.isPublic(six)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://1.1.1.1/", "HTTP://1.1.1.1/", "http://example.com:443/"})
    void withoutTlsNothingGoesToTheInternet(String url) {
        assertThatThrownBy(() -> Destination.of(Destination.parse(url), List.of()))
                .isInstanceOf(Destination.Refused.class)
                .hasMessageMatching(".*https://.*|.*cannot be found.*");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "receiver.example",
                "ftp://1.1.1.1/",
                "file:///etc/passwd",
                "gopher://1.1.1.1/",
                "javascript:alert(1)",
                "https://",
                "https:///hook",
                "https://user@1.1.1.1/",
                "https://1.1.1.1@127.0.0.1/",
                "https://1.1.1.1/#x",
                "https://1.1.1.1:0/",
                "https://1.1.1.1:99999/",
                "https://exa mple.org/",
                "https://1.1.1.1/\r\nHost: x",
                "https://ex\u00e4mple.org/",
                "https://under_score.example/"
            })
    void whatIsNoUrlOfAReceiverIsRefused(String url) {
        assertThatThrownBy(() -> Destination.parse(url)).isInstanceOf(Destination.Refused.class);
    }

    @Test
    void anOperatorMayAllowANetworkAndOnlyThat() throws Exception {
        List<Network> allowed = List.of(Network.of("10.2.0.0/16"), Network.of("fd12::/16"));

        assertThat(Destination.of(URI.create("http://10.2.3.4:8080/hook"), allowed)
                        .port())
                .isEqualTo(8080);
        Destination.of(URI.create("https://[fd12::1]/hook"), allowed);
        for (String url : new String[] {"http://10.3.0.1/", "https://10.1.255.255/", "https://[fd13::1]/"}) {
            assertThatThrownBy(() -> Destination.of(URI.create(url), allowed)).isInstanceOf(Destination.Refused.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"intranet", "10.0.0.0/33", "10.0.0.0/x", "10.0.0.0/-1", "::/129", "10.0.0/8", ""})
    void whatIsNoNetworkIsRefused(String text) {
        assertThatThrownBy(() -> Network.of(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("10.0.0.0/8");
    }
}
