package aegle.server.advice;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What tells clients apart. A client that was deployed anew is another one.
 *
 * @param protocol such as {@code sentry} or {@code remote_write}
 * @param source whose key or job it came with
 * @param sdk the library's name as it says, or empty
 * @param sdkVersion as it says, or empty
 * @param service which it runs in, or empty
 * @param release of that service, or empty
 * @param environment such as {@code production}, or empty
 */
public record ClientId(
    String protocol,
    String source,
    String sdk,
    String sdkVersion,
    String service,
    String release,
    String environment) {
  /** Longer words are cut: 100 characters. */
  public static final int MAX_CHARS = 100;

  private static final int KEY_BYTES = 8;

  public ClientId {
    protocol = cut(protocol);
    source = cut(source);
    sdk = cut(sdk);
    sdkVersion = cut(sdkVersion);
    service = cut(service);
    release = cut(release);
    environment = cut(environment);
  }

  private static String cut(String word) {
    String whole = word.indexOf('\0') < 0 ? word : word.replace("\0", "");
    return whole.length() <= MAX_CHARS ? whole : whole.substring(0, MAX_CHARS);
  }

  /** A short name for addresses and rows: the same for equal clients, for ever. */
  public String key() {
    String all =
        String.join("\n", protocol, source, sdk, sdkVersion, service, release, environment);
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(all.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, KEY_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("BUG: every Java has SHA-256", e);
    }
  }

  /** Whether the other is the same program, perhaps of another release or version. */
  boolean isKinOf(ClientId other) {
    return protocol.equals(other.protocol)
        && source.equals(other.source)
        && sdk.equals(other.sdk)
        && service.equals(other.service);
  }

  /** The first number of the version, or -1 where there is none. */
  int sdkMajor() {
    int end = 0;
    while (end < sdkVersion.length() && end < 6 && Character.isDigit(sdkVersion.charAt(end))) {
      end++;
    }
    return end == 0 ? -1 : Integer.parseInt(sdkVersion.substring(0, end));
  }
}
