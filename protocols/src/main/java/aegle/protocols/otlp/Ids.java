package aegle.protocols.otlp;

import aegle.protocols.HexIds;
import com.google.protobuf.ByteString;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Identifiers as bytes, written as the texts that records hold. */
final class Ids {
  private static final int TRACE_BYTES = 16;
  private static final int SPAN_BYTES = 8;

  private Ids() {}

  /** 32 hexadecimal digits, or null when the bytes are no identifier of a trace. */
  static @Nullable String trace(ByteString bytes) {
    return bytes.size() == TRACE_BYTES ? HexIds.trace(hex(bytes)) : null;
  }

  /** 16 hexadecimal digits, or null when the bytes are no identifier of a span. */
  static @Nullable String span(ByteString bytes) {
    return bytes.size() == SPAN_BYTES ? HexIds.span(hex(bytes)) : null;
  }

  private static String hex(ByteString bytes) {
    return HexFormat.of().formatHex(bytes.toByteArray());
  }
}
