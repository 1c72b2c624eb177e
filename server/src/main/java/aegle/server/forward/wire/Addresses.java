package aegle.server.forward.wire;

import java.net.URI;

/**
 * Where a receiver takes which signal.
 *
 * @param metrics the base address, or for remote write the whole one
 * @param logs the base address for logs, which some receivers take elsewhere
 * @param spans the base address for spans
 */
public record Addresses(URI metrics, URI logs, URI spans) {
  /** One base for all. */
  public static Addresses of(URI base) {
    return new Addresses(base, base, base);
  }

  static URI below(URI base, String path) {
    String text = base.toString();
    String front = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    // People copy the whole address as often as its beginning.
    return URI.create(front.endsWith(path) ? front : front + path);
  }
}
