package aegle.server.statsd;

import aegle.metrics.yaml.YamlNode;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The section {@code statsd} of {@code aegle.yml}.
 *
 * <pre>{@code
 * statsd:
 *   enabled: true
 *   listen: 127.0.0.1
 *   port: 8125
 *   tcp-port: 8125
 *   unix-datagram: /run/aegle/dsd.socket
 *   unix-stream: /run/aegle/dsd.stream
 *   project: statsd
 *   negative-gauges: set
 * }</pre>
 *
 * @param enabled whether there is any listener
 * @param listen address for UDP and TCP; loopback unless the file says otherwise
 * @param port for UDP; 0: none
 * @param tcpPort for TCP; 0: none
 * @param unixDatagram where the socket for datagrams stands, or null
 * @param unixStream where the socket for streams stands, or null
 * @param project whose all that comes is, since packets carry no key
 */
public record StatsdSettings(
    boolean enabled,
    String listen,
    int port,
    int tcpPort,
    @Nullable Path unixDatagram,
    @Nullable Path unixStream,
    String project,
    NegativeGauges negativeGauges) {
  public static final int DEFAULT_PORT = 8125;

  /** The address of a unix socket has room for so many bytes and an end. */
  private static final int MAX_UNIX_PATH_BYTES = 107;

  private static final Pattern PROJECT = Pattern.compile("[a-z0-9][a-z0-9_-]{0,49}");

  /** What counts without the section. */
  public static StatsdSettings defaults() {
    return read(YamlNode.parse("aegle.yml", "null"));
  }

  /**
   * Reads the section; relative paths are refused.
   *
   * @throws aegle.metrics.yaml.ConfigException naming file and line
   */
  public static StatsdSettings read(YamlNode section) {
    section.allowOnly(
        "enabled",
        "listen",
        "port",
        "tcp-port",
        "unix-datagram",
        "unix-stream",
        "project",
        "negative-gauges");
    return new StatsdSettings(
        section.bool("enabled", true),
        section.find("listen").map(StatsdSettings::address).orElse("127.0.0.1"),
        section.find("port").map(StatsdSettings::port).orElse(DEFAULT_PORT),
        section.find("tcp-port").map(StatsdSettings::port).orElse(0),
        section.find("unix-datagram").map(StatsdSettings::datagramSocket).orElse(null),
        section.find("unix-stream").map(StatsdSettings::socket).orElse(null),
        section.find("project").map(StatsdSettings::project).orElse("statsd"),
        section.find("negative-gauges").map(StatsdSettings::choice).orElse(NegativeGauges.SET));
  }

  private static String address(YamlNode node) {
    String text = node.text();
    String complaint =
        "'" + text + "' is no address to listen on; use one such as 127.0.0.1 or 0.0.0.0";
    try {
      if (text.isBlank() || InetAddress.getByName(text).isMulticastAddress()) {
        throw node.error(complaint);
      }
      return text;
    } catch (UnknownHostException e) {
      throw node.error(complaint);
    }
  }

  private static int port(YamlNode node) {
    long port = node.number();
    if (port < 1 || port > 65_535) {
      throw node.error("'" + node.text() + "' is no port; use 1 to 65535");
    }
    return (int) port;
  }

  private static Path datagramSocket(YamlNode node) {
    Optional<String> missing = UnixDatagramSocket.missing();
    if (missing.isPresent()) {
      throw node.error(missing.get() + "; use 'port' or 'unix-stream'");
    }
    return socket(node);
  }

  private static Path socket(YamlNode node) {
    String text = node.text();
    boolean fits = text.getBytes(StandardCharsets.UTF_8).length <= MAX_UNIX_PATH_BYTES;
    if (!text.startsWith("/") || !fits) {
      throw node.error(
          "'"
              + text
              + "' is no path of a socket; use one from the root, of at most "
              + MAX_UNIX_PATH_BYTES
              + " bytes, such as /run/aegle/dsd.socket");
    }
    return Path.of(text);
  }

  private static String project(YamlNode node) {
    if (!PROJECT.matcher(node.text()).matches()) {
      throw node.error(
          "'" + node.text() + "' does not fit; use lower-case letters, digits, - and _, up to 50");
    }
    return node.text();
  }

  private static NegativeGauges choice(YamlNode node) {
    for (NegativeGauges choice : NegativeGauges.values()) {
      if (choice.word().equals(node.text())) {
        return choice;
      }
    }
    throw node.error("'" + node.text() + "' is no way to read a negative gauge; use set or delta");
  }

  /** What an operator should look at, though it can be used; each a sentence. */
  public List<String> warnings() {
    boolean heard = enabled && (port != 0 || tcpPort != 0);
    @Nullable InetAddress address = new InetSocketAddress(listen, 0).getAddress();
    return !heard || address == null || address.isLoopbackAddress()
        ? List.of()
        : List.of(
            "statsd.listen in aegle.yml is "
                + listen
                + ", and packets carry no key: whoever reaches that address may write; use 127.0.0.1,"
                + " or let a firewall say who reaches it");
  }

  /** The same with UDP on another port; 0: on none. */
  public StatsdSettings withPort(int otherPort) {
    return new StatsdSettings(
        enabled, listen, otherPort, tcpPort, unixDatagram, unixStream, project, negativeGauges);
  }
}
