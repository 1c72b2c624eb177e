package aegle.protocols.otlp;

import java.util.Locale;
import java.util.Optional;

/** How a message is written. */
public enum OtlpEncoding {
  PROTOBUF("application/x-protobuf"),
  JSON("application/json");

  private final String contentType;

  OtlpEncoding(String contentType) {
    this.contentType = contentType;
  }

  /** The content type of a request and of its answer. */
  public String contentType() {
    return contentType;
  }

  /** The encoding of a content type; none for what OTLP does not know, which is answered 415. */
  public static Optional<OtlpEncoding> of(String contentType) {
    int end = contentType.indexOf(';');
    String type = (end < 0 ? contentType : contentType.substring(0, end)).strip();
    return switch (type.toLowerCase(Locale.ROOT)) {
      case "application/x-protobuf", "application/protobuf" -> Optional.of(PROTOBUF);
      case "application/json" -> Optional.of(JSON);
      default -> Optional.empty();
    };
  }
}
