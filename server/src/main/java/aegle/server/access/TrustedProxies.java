package aegle.server.access;

import aegle.server.config.AddressRange;
import aegle.server.config.IpAddress;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/**
 * Finds out who really asks when reverse proxies stand in between. Forwarding headers can be
 * written by anybody, so they count only as far as trusted proxies wrote them.
 *
 * @param ranges where the proxies connect from; without any, no header is believed
 */
public record TrustedProxies(List<AddressRange> ranges) {
  /** Believes no header. */
  public static final TrustedProxies NONE = new TrustedProxies(List.of());

  /** Most entries of {@code X-Forwarded-For} that are looked at, from the right. */
  static final int MAX_HOPS = 16;

  public TrustedProxies {
    ranges = List.copyOf(ranges);
  }

  /** Whether what this peer says about others is believed. */
  public boolean trusts(String peer) {
    return IpAddress.parse(peer).filter(this::trusts).isPresent();
  }

  private boolean trusts(InetAddress address) {
    return ranges.stream().anyMatch(range -> range.contains(address));
  }

  /**
   * The address of the client: each proxy appends the address that it was asked from, so the list
   * is read from its right end for as long as the addresses are those of trusted proxies. An entry
   * that is no address ends the walk at the proxy that wrote it; what stands left of it could be
   * anybody's word.
   *
   * @param peer who is connected
   * @param forwardedFor the values of all {@code X-Forwarded-For} headers, in their order
   */
  public String client(String peer, List<String> forwardedFor) {
    Optional<InetAddress> connected = IpAddress.parse(peer);
    if (connected.isEmpty() || !trusts(connected.get())) {
      return connected.map(InetAddress::getHostAddress).orElse(peer);
    }
    String[] hops = String.join(",", forwardedFor).split(",", -1);
    InetAddress client = connected.get();
    int last = Math.max(0, hops.length - MAX_HOPS);
    for (int i = hops.length - 1; i >= last && trusts(client); i--) {
      Optional<InetAddress> hop = IpAddress.parse(withoutPort(hops[i].strip()));
      if (hop.isEmpty()) {
        break;
      }
      client = hop.get();
    }
    return client.getHostAddress();
  }

  /** Some proxies write {@code 192.0.2.1:4711} or {@code [2001:db8::1]:4711}. */
  private static String withoutPort(String hop) {
    int bracket = hop.indexOf(']');
    if (hop.startsWith("[") && bracket > 0) {
      boolean clean = hop.substring(bracket + 1).matches("(:\\d{1,5})?");
      return clean ? hop.substring(1, bracket) : "";
    }
    int colon = hop.indexOf(':');
    boolean onlyOne = colon > 0 && colon == hop.lastIndexOf(':');
    return onlyOne && hop.substring(colon + 1).matches("\\d{1,5}") ? hop.substring(0, colon) : hop;
  }

  /**
   * Whether the nearest proxy was asked over TLS.
   *
   * @param forwardedProto the values of all {@code X-Forwarded-Proto} headers, in their order
   */
  public boolean isSecure(String peer, List<String> forwardedProto) {
    String all = String.join(",", forwardedProto);
    String nearest = all.substring(all.lastIndexOf(',') + 1).strip();
    return nearest.equalsIgnoreCase("https") && trusts(peer);
  }
}
