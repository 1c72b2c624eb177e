package aegle.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import aegle.server.config.AddressRange;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TrustedProxiesTest {
  private static final String PROXY = "10.1.2.3";

  private final TrustedProxies proxies = trusting("10.0.0.0/8", "fd00::/8", "192.0.2.7");

  private static TrustedProxies trusting(String... ranges) {
    return new TrustedProxies(
        Stream.of(ranges).map(range -> AddressRange.parse(range).orElseThrow()).toList());
  }

  @Test
  void what_a_peer_that_is_not_trusted_says_of_others_is_not_believed() {
    assertThat(proxies.client("203.0.113.5", List.of("198.51.100.1"))).isEqualTo("203.0.113.5");
    assertThat(proxies.isSecure("203.0.113.5", List.of("https"))).isFalse();
    assertThat(TrustedProxies.NONE.client("127.0.0.1", List.of("198.51.100.1")))
        .isEqualTo("127.0.0.1");
  }

  @Test
  void the_list_is_read_from_the_right_as_far_as_trusted_proxies_wrote_it() {
    assertThat(proxies.client(PROXY, List.of("198.51.100.1"))).isEqualTo("198.51.100.1");
    assertThat(proxies.client(PROXY, List.of("1.1.1.1, 198.51.100.1, 192.0.2.7, 10.9.9.9")))
        .as("what stands left of the client is the client's own word")
        .isEqualTo("198.51.100.1");
    assertThat(proxies.client(PROXY, List.of("1.1.1.1", "198.51.100.1,10.9.9.9")))
        .as("several headers are one list")
        .isEqualTo("198.51.100.1");
    assertThat(proxies.client(PROXY, List.of("10.0.0.1, 10.0.0.2")))
        .as("somebody inside")
        .isEqualTo("10.0.0.1");
    assertThat(proxies.client(PROXY, List.of())).isEqualTo(PROXY);
  }

  @Test
  void an_entry_that_is_no_address_ends_the_walk_at_the_proxy_that_wrote_it() {
    for (String garbage :
        List.of(
            "unknown",
            "",
            "_hidden",
            "1.2.3",
            "010.0.0.1",
            "0x7f000001",
            "2130706433",
            "localhost",
            "1.2.3.4.5",
            "1.2.3.4:http",
            "[::1",
            "[::1]x",
            "<script>",
            "256.1.1.1")) {
      assertThat(proxies.client(PROXY, List.of("198.51.100.1, " + garbage)))
          .as(garbage)
          .isEqualTo(PROXY);
      assertThat(proxies.client(PROXY, List.of("198.51.100.1, " + garbage + ", 10.9.9.9")))
          .as(garbage)
          .isEqualTo("10.9.9.9");
    }
    assertThat(proxies.client(PROXY, List.of("1.1.1.1" + ",10.0.0.1".repeat(50))))
        .as("a list without end")
        .isEqualTo("10.0.0.1");
  }

  @Test
  void ports_and_mapped_addresses_are_understood() {
    assertThat(proxies.client(PROXY, List.of("198.51.100.1:4711"))).isEqualTo("198.51.100.1");
    assertThat(proxies.client(PROXY, List.of("[2001:db8::1]:4711")))
        .isEqualTo("2001:db8:0:0:0:0:0:1");
    assertThat(proxies.client("::ffff:10.1.2.3", List.of("::ffff:198.51.100.1")))
        .as("IPv4 mapped into IPv6 is IPv4")
        .isEqualTo("198.51.100.1");
    assertThat(proxies.client("fd12::1", List.of("2001:db8::2"))).isEqualTo("2001:db8:0:0:0:0:0:2");
  }

  @Test
  void the_nearest_proxy_says_whether_it_was_asked_over_tls() {
    assertThat(proxies.isSecure(PROXY, List.of("https"))).isTrue();
    assertThat(proxies.isSecure(PROXY, List.of("https", "http"))).isFalse();
    assertThat(proxies.isSecure(PROXY, List.of("http, HTTPS"))).isTrue();
    assertThat(proxies.isSecure(PROXY, List.of())).isFalse();
  }

  @Test
  void an_ipv6_network_counts_as_one_and_a_mapped_address_as_its_ipv4() {
    assertThat(at("2001:db8:1:2::1")).isEqualTo(at("2001:db8:1:2:ffff::9"));
    assertThat(at("2001:db8:1:2::1")).isNotEqualTo(at("2001:db8:1:3::1"));
    assertThat(at("::ffff:192.0.2.1")).isEqualTo(at("192.0.2.1")).isEqualTo("192.0.2.1");
    assertThat(at("192.0.2.1")).isNotEqualTo(at("192.0.2.2"));
    assertThat(at("fe80::1%eth0")).isEqualTo(at("fe80::2"));
  }

  private static String at(String address) {
    return new Visitor(address, "").neighbourhood();
  }
}
