package aegle.server.config;

import java.net.InetAddress;
import java.util.Optional;

/**
 * Addresses that begin with the same bits, as CIDR notation says ({@code 10.0.0.0/8}).
 *
 * @param network an address in the range
 * @param prefixBits how many leading bits count: 1 to 32 for IPv4, 1 to 128 for IPv6
 */
public record AddressRange(InetAddress network, int prefixBits) {
  public AddressRange {
    if (prefixBits < 1 || prefixBits > network.getAddress().length * Byte.SIZE) {
      throw new IllegalArgumentException("no range has " + prefixBits + " leading bits in common");
    }
  }

  /** A range such as {@code 10.0.0.0/8} or {@code fd00::/8}, or one address; empty when neither. */
  public static Optional<AddressRange> parse(String text) {
    int slash = text.indexOf('/');
    Optional<InetAddress> network = IpAddress.parse(slash < 0 ? text : text.substring(0, slash));
    if (network.isEmpty()) {
      return Optional.empty();
    }
    int most = network.get().getAddress().length * Byte.SIZE;
    int bits = slash < 0 ? most : bits(text.substring(slash + 1));
    return bits < 1 || bits > most
        ? Optional.empty()
        : Optional.of(new AddressRange(network.get(), bits));
  }

  private static int bits(String text) {
    return text.matches("\\d{1,3}") ? Integer.parseInt(text) : -1;
  }

  /** Whether an address begins with the same bits; one of the other family never does. */
  public boolean contains(InetAddress address) {
    byte[] mine = network.getAddress();
    byte[] other = address.getAddress();
    if (mine.length != other.length) {
      return false;
    }
    for (int bit = 0; bit < prefixBits; bit++) {
      int mask = 0x80 >> (bit % Byte.SIZE);
      if (((mine[bit / Byte.SIZE] ^ other[bit / Byte.SIZE]) & mask) != 0) {
        return false;
      }
    }
    return true;
  }
}
