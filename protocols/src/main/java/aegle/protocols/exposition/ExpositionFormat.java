package aegle.protocols.exposition;

import aegle.protocols.DecodeException;
import aegle.signals.GoQuote;
import java.util.Locale;
import java.util.Optional;

/** The formats of a scraped page, chosen by its {@code Content-Type} as Prometheus 3 chooses. */
public enum ExpositionFormat {
  /** Prometheus text format 0.0.4. */
  TEXT("text/plain", "text/plain; version=0.0.4; charset=utf-8"),
  /** OpenMetrics 1.0, text. */
  OPENMETRICS(
      "application/openmetrics-text", "application/openmetrics-text; version=1.0.0; charset=utf-8");

  /** What a scraper says it understands, best first. */
  public static final String ACCEPT =
      "application/openmetrics-text;version=1.0.0;q=0.6,"
          + "application/openmetrics-text;version=0.0.1;q=0.5,"
          + "text/plain;version=0.0.4;q=0.3,*/*;q=0.2";

  private final String mediaType;
  private final String contentType;

  ExpositionFormat(String mediaType, String contentType) {
    this.mediaType = mediaType;
    this.contentType = contentType;
  }

  /** The header with which Aegle serves the format. */
  public String contentType() {
    return contentType;
  }

  /**
   * The format of a response.
   *
   * @param contentType the header, empty when there is none
   * @param fallback the target's {@code fallback_scrape_protocol}
   * @throws DecodeException when no reader fits; the words are those of Prometheus 3
   */
  public static ExpositionFormat of(String contentType, Optional<ExpositionFormat> fallback) {
    if (contentType.isBlank()) {
      return fallback.orElseThrow(() ->
          new DecodeException(
              "non-compliant scrape target sending blank Content-Type and no"
                  + " fallback_scrape_protocol specified for target"));
    }
    int semicolon = contentType.indexOf(';');
    String bare = semicolon < 0 ? contentType : contentType.substring(0, semicolon);
    String media = bare.strip().toLowerCase(Locale.ROOT);
    for (ExpositionFormat format : values()) {
      if (format.mediaType.equals(media)) {
        return format;
      }
    }
    return fallback.orElseThrow(() ->
        new DecodeException(
            "received unsupported Content-Type "
                + GoQuote.of(contentType)
                + " and no fallback_scrape_protocol specified for target"));
  }

  /**
   * The format named by {@code fallback_scrape_protocol} or {@code scrape_protocols}; empty when
   * the name is known to Prometheus but not read here, or not known at all.
   */
  public static Optional<ExpositionFormat> ofProtocolName(String name) {
    return switch (name) {
      case "PrometheusText0.0.4", "PrometheusText1.0.0" -> Optional.of(TEXT);
      case "OpenMetricsText0.0.1", "OpenMetricsText1.0.0" -> Optional.of(OPENMETRICS);
      default -> Optional.empty();
    };
  }

  /** The format in which to answer a scraper, by its {@code Accept} header; text unless asked. */
  public static ExpositionFormat accepted(String accept) {
    double best = 0;
    ExpositionFormat chosen = TEXT;
    for (String range : accept.split(",", -1)) {
      String[] parts = range.split(";", -1);
      String media = parts[0].strip().toLowerCase(Locale.ROOT);
      double quality = 1;
      boolean known = true;
      for (int i = 1; i < parts.length; i++) {
        String parameter = parts[i].strip().toLowerCase(Locale.ROOT);
        if (parameter.startsWith("q=")) {
          quality = quality(parameter.substring(2));
        } else if (parameter.startsWith("version=")) {
          String version = parameter.substring("version=".length());
          known = version.equals("1.0.0") || version.equals("0.0.1") || version.equals("0.0.4");
        }
      }
      boolean openMetrics = media.equals(OPENMETRICS.mediaType);
      boolean text = media.equals(TEXT.mediaType) || media.equals("*/*") || media.equals("text/*");
      if (known && quality > best && (openMetrics || text)) {
        best = quality;
        chosen = openMetrics ? OPENMETRICS : TEXT;
      }
    }
    return chosen;
  }

  private static double quality(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
