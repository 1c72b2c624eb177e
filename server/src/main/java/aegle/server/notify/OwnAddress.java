package aegle.server.notify;

import java.net.URI;
import java.util.Locale;
import java.util.Objects;

/**
 * Where this server itself listens; an alert sent there would come back as work.
 *
 * @param externalUrl how people reach the pages, such as {@code https://aegle.clinic.example}
 * @param port the port of the server; 0 when not known
 */
public record OwnAddress(URI externalUrl, int port) {
  /** Without a slash at the end. */
  String externalText() {
    return externalUrl.toString().replaceAll("/+$", "");
  }

  /** Whether an address is that of this server. */
  public boolean is(URI url) {
    boolean samePort = port != 0 && portOf(url) == port;
    boolean external =
        Objects.equals(hostOf(url), hostOf(externalUrl)) && portOf(url) == portOf(externalUrl);
    return isLoopback(hostOf(url)) ? samePort : external;
  }

  private static boolean isLoopback(String host) {
    return host.equals("localhost")
        || host.startsWith("127.")
        || host.equals("[::1]")
        || host.equals("0.0.0.0")
        || host.equals("[::]");
  }

  private static String hostOf(URI url) {
    return url.getHost() == null ? "" : url.getHost().toLowerCase(Locale.ROOT);
  }

  private static int portOf(URI url) {
    if (url.getPort() != -1) {
      return url.getPort();
    }
    return "https".equals(url.getScheme()) ? 443 : 80;
  }
}
