package aegle.server.probe;

import aegle.server.probe.config.Credentials;
import aegle.server.probe.config.ScrapeConfig;
import aegle.server.probe.config.ScrapeProtocol;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/** The headers of a scrape, as Prometheus sends them. */
record RequestHeaders(String version) {
  /**
   * Headers for a target; secrets are read from their files now.
   *
   * @throws ScrapeException when a secret cannot be read, or cannot stand in a header
   */
  Map<String, String> of(Target target) throws ScrapeException {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("User-Agent", "Aegle/" + version);
    headers.put("Accept", accept(target.config().exposition()));
    headers.put("Accept-Encoding", target.config().http().compression() ? "gzip" : "identity");
    headers.put("X-Prometheus-Scrape-Timeout-Seconds", seconds(target.timeout().toMillis()));
    String authorization = authorization(target.config().http().credentials());
    if (!authorization.isEmpty()) {
      headers.put("Authorization", authorization);
    }
    return headers;
  }

  private static String accept(ScrapeConfig.Exposition exposition) {
    return exposition.json() == null
        ? ScrapeProtocol.acceptHeader(exposition.protocols())
        : "application/json,*/*;q=0.1";
  }

  private static String seconds(long millis) {
    return millis % 1_000 == 0 ? Long.toString(millis / 1_000) : Double.toString(millis / 1e3);
  }

  private static String authorization(Credentials credentials) throws ScrapeException {
    try {
      return switch (credentials) {
        case Credentials.None _ -> "";
        case Credentials.Basic basic -> {
          String pair = basic.username().read() + ":" + basic.password().read();
          yield "Basic "
              + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
        }
        case Credentials.Token token -> {
          String text = token.type() + " " + token.token().read();
          if (!text.chars().allMatch(c -> c >= ' ' && c < 0x7f)) {
            throw new ScrapeException(
                "secret", "the credentials hold a line break or another character not allowed");
          }
          yield text;
        }
      };
    } catch (IOException e) {
      throw new ScrapeException("secret", "cannot read the credentials: " + e.getMessage(), e);
    }
  }
}
