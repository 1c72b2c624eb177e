package aegle.server.forward;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Which addresses signals may be sent to: none at which clouds hand out credentials, and without
 * TLS only those of this machine or of a private network, unless the file says so.
 */
final class AddressCheck {
  private static final Set<String> METADATA_NAMES =
      Set.of("metadata", "metadata.google.internal", "instance-data", "instance-data.ec2.internal");
  private static final Set<String> METADATA_ADDRESSES =
      Set.of("fd00:ec2:0:0:0:0:0:254", "fd20:ce:0:0:0:0:0:254", "100.100.100.200", "192.0.0.192");

  private AddressCheck() {}

  /** What is wrong with an address before its name is looked up; empty when nothing is. */
  static Optional<String> complaint(URI url) {
    String host = host(url);
    if (METADATA_NAMES.contains(host.endsWith(".") ? host.substring(0, host.length() - 1) : host)) {
      return Optional.of(host + " is where a cloud hands out credentials");
    }
    return Optional.empty();
  }

  /** What is wrong with an address that the name led to; empty when nothing is. */
  static Optional<String> complaint(URI url, InetAddress address, boolean plainAllowed) {
    InetAddress meant = unwrapped(address);
    if (meant.isLinkLocalAddress() || METADATA_ADDRESSES.contains(meant.getHostAddress())) {
      return Optional.of(host(url) + " leads to an address at which clouds hand out credentials");
    }
    if (meant.isMulticastAddress() || meant.isAnyLocalAddress()) {
      return Optional.of(host(url) + " leads to no single receiver");
    }
    boolean plain = "http".equalsIgnoreCase(url.getScheme());
    if (plain && !plainAllowed && !isNear(meant)) {
      return Optional.of(
          host(url)
              + " is not on a private network, and http would show everybody what is sent; use"
              + " https, or say allow-http: true");
    }
    return Optional.empty();
  }

  static String host(URI url) {
    String host = String.valueOf(url.getHost()).toLowerCase(Locale.ROOT);
    return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
  }

  private static boolean isNear(InetAddress address) {
    return address.isLoopbackAddress()
        || address.isSiteLocalAddress()
        || (address instanceof Inet6Address && (address.getAddress()[0] & 0xfe) == 0xfc);
  }

  /** An address of IPv4 that stands in one of IPv6 by way of NAT64 is that one. */
  private static InetAddress unwrapped(InetAddress address) {
    byte[] bytes = address.getAddress();
    boolean nat64 =
        bytes.length == 16
            && bytes[0] == 0
            && bytes[1] == 0x64
            && bytes[2] == (byte) 0xff
            && bytes[3] == (byte) 0x9b;
    if (!nat64) {
      return address;
    }
    try {
      return InetAddress.getByAddress(java.util.Arrays.copyOfRange(bytes, 12, 16));
    } catch (java.net.UnknownHostException e) {
      throw new AssertionError("BUG: four bytes are an address", e);
    }
  }
}
