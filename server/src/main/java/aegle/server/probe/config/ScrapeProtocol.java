package aegle.server.probe.config;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** An exposition format that is asked for, under the name that the configuration uses. */
public enum ScrapeProtocol {
  OPENMETRICS_1_0_0(
      "OpenMetricsText1.0.0", "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8"),
  OPENMETRICS_0_0_1("OpenMetricsText0.0.1", "application/openmetrics-text;version=0.0.1"),
  TEXT_1_0_0("PrometheusText1.0.0", "text/plain;version=1.0.0;escaping=allow-utf-8"),
  TEXT_0_0_4("PrometheusText0.0.4", "text/plain;version=0.0.4");

  public static final List<ScrapeProtocol> DEFAULT = List.of(values());

  private final String word;
  private final String mediaType;

  ScrapeProtocol(String word, String mediaType) {
    this.word = word;
    this.mediaType = mediaType;
  }

  public String word() {
    return word;
  }

  public String mediaType() {
    return mediaType;
  }

  static Optional<ScrapeProtocol> of(String word) {
    return Arrays.stream(values()).filter(protocol -> protocol.word.equals(word)).findAny();
  }

  static String words() {
    return Arrays.stream(values()).map(ScrapeProtocol::word).collect(Collectors.joining(", "));
  }

  /** The Accept header: the protocols in order of preference, then anything. */
  public static String acceptHeader(List<ScrapeProtocol> protocols) {
    StringBuilder header = new StringBuilder();
    int weight = protocols.size() + 1;
    for (ScrapeProtocol protocol : protocols) {
      header.append(protocol.mediaType).append(";q=0.").append(weight--).append(',');
    }
    return header.append("*/*;q=0.").append(weight).toString();
  }
}
