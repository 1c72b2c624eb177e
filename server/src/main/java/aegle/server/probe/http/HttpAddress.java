package aegle.server.probe.http;

import java.net.URI;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is asked, and where. Unlike {@link URI}, hosts may have underscores, as container names do;
 * a user's name in front of the host is refused, for it would be shown.
 *
 * @param scheme {@code http} or {@code https}
 * @param host a name or an IP address, one of version 6 in brackets
 * @param port 0 when the address has none
 * @param path encoded, from the slash on, with the query
 */
public record HttpAddress(String scheme, String host, int port, String path) {
  private static final Pattern AUTHORITY =
      Pattern.compile("([A-Za-z0-9._~-]+|\\[[0-9A-Fa-f:.]+])(?::([0-9]{1,5}))?");
  private static final int MAX_PORT = 65_535;

  /**
   * An address of its parts.
   *
   * @throws IllegalArgumentException when it is none
   */
  public static HttpAddress of(String scheme, String hostAndPort, String path) {
    String lowerScheme = scheme.toLowerCase(Locale.ROOT);
    if (!lowerScheme.equals("http") && !lowerScheme.equals("https")) {
      throw new IllegalArgumentException("the scheme is \"" + scheme + "\"; use http or https");
    }
    Matcher matcher = AUTHORITY.matcher(hostAndPort);
    if (!matcher.matches()) {
      // A word before an @ may be a password.
      String shown = hostAndPort.contains("@") ? "...@..." : hostAndPort;
      throw new IllegalArgumentException("\"" + shown + "\" is not a valid hostname");
    }
    String digits = matcher.group(2);
    int port = digits == null ? 0 : Integer.parseInt(digits);
    if (digits != null && (port == 0 || port > MAX_PORT)) {
      throw new IllegalArgumentException("\"" + digits + "\" is not a valid port");
    }
    return new HttpAddress(
        lowerScheme,
        String.valueOf(matcher.group(1)),
        port,
        path.startsWith("/") ? path : "/" + path);
  }

  /**
   * Where a redirect leads.
   *
   * @throws IllegalArgumentException when it leads to no address of HTTP
   */
  HttpAddress redirected(String location) {
    URI to = URI.create(toString()).resolve(location);
    if (to.getScheme() == null || to.getRawAuthority() == null) {
      throw new IllegalArgumentException("the redirect leads to no host");
    }
    String query = to.getRawQuery() == null ? "" : "?" + to.getRawQuery();
    String path = to.getRawPath() == null ? "" : to.getRawPath();
    return of(to.getScheme(), to.getRawAuthority(), path + query);
  }

  boolean isSecure() {
    return scheme.equals("https");
  }

  boolean hasOriginOf(HttpAddress other) {
    return scheme.equals(other.scheme)
        && host.equals(other.host)
        && effectivePort() == other.effectivePort();
  }

  int effectivePort() {
    if (port > 0) {
      return port;
    }
    return isSecure() ? 443 : 80;
  }

  /** As the Host header has it. */
  public String hostAndPort() {
    return port == 0 ? host : host + ":" + port;
  }

  /** The host without the brackets of version 6. */
  String bareHost() {
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  @Override
  public String toString() {
    return scheme + "://" + hostAndPort() + path;
  }
}
