package aegle.server.statsd;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * How many packets the kernel dropped since nobody read them in time: the last column of {@code
 * /proc/net/udp} for the socket that is bound to an address. Always 0 where there is no such file.
 */
final class KernelDrops {
  private static final Path IPV4 = Path.of("/proc/net/udp");
  private static final Path IPV6 = Path.of("/proc/net/udp6");

  private final Path table;
  private final String local;

  KernelDrops(InetSocketAddress address) {
    byte[] bytes = address.getAddress().getAddress();
    this.table = bytes.length == 4 ? IPV4 : IPV6;
    this.local = hex(bytes) + String.format(Locale.ROOT, ":%04X", address.getPort());
  }

  /** The kernel writes each four bytes as one number of its own byte order, which is little. */
  private static String hex(byte[] address) {
    byte[] turned = new byte[address.length];
    for (int i = 0; i < address.length; i++) {
      turned[i] = address[(i & ~3) | (3 - (i & 3))];
    }
    return HexFormat.of().withUpperCase().formatHex(turned);
  }

  long count() {
    List<String> lines;
    try {
      lines = Files.exists(table) ? Files.readAllLines(table) : List.of();
    } catch (IOException e) {
      return 0; // A kernel that hides its tables; there is nothing else to ask.
    }
    for (String line : lines) {
      String[] columns = line.strip().split("\\s+", -1);
      if (columns.length > 12 && columns[1].equals(local)) {
        return Long.parseLong(columns[columns.length - 1]);
      }
    }
    return 0;
  }
}
