package aegle.server.access;

import aegle.server.config.IpAddress;
import java.net.InetAddress;
import java.util.Arrays;

/**
 * Who stands at the door, before a name is known.
 *
 * @param address of the client, past any trusted proxies
 * @param tickets what {@link KnownDevices} gave to this device at earlier sign-ins; empty without
 */
public record Visitor(String address, String tickets) {
  private static final int NETWORK_BYTES = 8;

  /**
   * What failures of this address are counted under. A household or a rented server has a whole
   * IPv6 network of 64 bits to itself and could try from each of its addresses once, so the network
   * counts.
   */
  String neighbourhood() {
    return IpAddress.parse(address).map(Visitor::neighbourhood).orElse(address);
  }

  private static String neighbourhood(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (bytes.length <= NETWORK_BYTES) {
      return address.getHostAddress();
    }
    StringBuilder network = new StringBuilder();
    for (byte part : Arrays.copyOf(bytes, NETWORK_BYTES)) {
      network.append(String.format("%02x", part));
    }
    return network.append("/64").toString();
  }

  /** Tickets are secrets, so only the address is told. */
  @Override
  public String toString() {
    return "Visitor[" + address + "]";
  }
}
