package aegle.protocols.loki;

import java.util.Locale;

/** How a push is written. */
public enum LokiEncoding {
  JSON,
  SNAPPY_PROTOBUF;

  /** As Loki decides: JSON if the content type says so, else a Snappy block. */
  public static LokiEncoding of(String contentType) {
    int end = contentType.indexOf(';');
    String type = (end < 0 ? contentType : contentType.substring(0, end)).strip();
    return type.toLowerCase(Locale.ROOT).equals("application/json") ? JSON : SNAPPY_PROTOBUF;
  }
}
