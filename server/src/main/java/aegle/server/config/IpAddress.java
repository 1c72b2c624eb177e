package aegle.server.config;

import java.net.InetAddress;
import java.util.Optional;
import java.util.regex.Pattern;

/** IP addresses as text, read strictly and without ever asking a name server. */
public final class IpAddress {
  /** Longest text of an address that is looked at: IPv6 with an IPv4 tail and a zone. */
  private static final int MAX_CHARS = 80;

  private static final Pattern IPV4 =
      Pattern.compile("(?:(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)(?:\\.(?!$)|$)){4}");
  private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*");

  private IpAddress() {}

  /**
   * The address that a text spells; empty when it spells none. An IPv4 address mapped into IPv6
   * ({@code ::ffff:192.0.2.1}) is the IPv4 address; the zone of an IPv6 address ({@code %eth0}) is
   * dropped.
   */
  public static Optional<InetAddress> parse(String text) {
    if (text.length() > MAX_CHARS) {
      return Optional.empty();
    }
    int zone = text.indexOf('%');
    String digits = zone < 0 ? text : text.substring(0, zone);
    boolean isIpv4 = zone < 0 && IPV4.matcher(digits).matches();
    if (!isIpv4 && !IPV6.matcher(digits).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.ofLiteral(digits));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}
