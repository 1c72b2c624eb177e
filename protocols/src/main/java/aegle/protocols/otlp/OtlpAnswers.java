package aegle.protocols.otlp;

import aegle.signals.Refusal;
import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Writes the bodies of answers, in the encoding of the request (OTLP specification, "OTLP/HTTP
 * Response"): an {@code ExportXServiceResponse} with 200, a {@code google.rpc.Status} with 4xx and
 * 5xx. Safe for all threads.
 */
public final class OtlpAnswers {
  /** Codes of gRPC that are answered. */
  public static final int INVALID_ARGUMENT = 3;

  public static final int PERMISSION_DENIED = 7;
  public static final int RESOURCE_EXHAUSTED = 8;
  public static final int UNAVAILABLE = 14;
  public static final int UNAUTHENTICATED = 16;

  private static final int PARTIAL_SUCCESS_FIELD = 1;
  private static final int REJECTED_FIELD = 1;
  private static final int MESSAGE_FIELD = 2;

  private final JsonFactory factory = new JsonFactory();

  /** The code of gRPC that says what a status of HTTP says. */
  public static int grpcCode(int httpStatus) {
    return switch (httpStatus) {
      case 401 -> UNAUTHENTICATED;
      case 403 -> PERMISSION_DENIED;
      case 413, 429 -> RESOURCE_EXHAUSTED;
      case 503 -> UNAVAILABLE;
      default -> INVALID_ARGUMENT;
    };
  }

  /**
   * The trailer {@code grpc-status-details-bin} of a call that may be made again after a pause: a
   * {@code google.rpc.Status} with a {@code google.rpc.RetryInfo}. Without it clients give a batch
   * up that was refused with {@link #RESOURCE_EXHAUSTED} (OTLP specification, "OTLP/gRPC
   * Throttling").
   */
  public byte[] retryDetails(int grpcCode, String message, Duration pause) {
    byte[] duration = written(out -> out.writeInt64(1, pause.toSeconds()));
    byte[] retryInfo = written(out -> out.writeByteArray(1, duration));
    byte[] any =
        written(out -> {
          out.writeString(1, "type.googleapis.com/google.rpc.RetryInfo");
          out.writeByteArray(2, retryInfo);
        });
    return written(out -> {
      out.writeInt32(1, grpcCode);
      out.writeString(2, message);
      out.writeByteArray(3, any);
    });
  }

  /** The answer to a request that was taken in, whole or in part. */
  public byte[] success(OtlpSignal signal, OtlpEncoding encoding, List<Refusal> refusals) {
    long rejected = 0;
    StringBuilder message = new StringBuilder();
    for (Refusal refusal : refusals) {
      rejected += refusal.signal().equals(signal.refusedSignal()) ? refusal.count() : 0;
      message.append(message.isEmpty() ? "not kept: " : ", ");
      message.append(refusal.count()).append(' ').append(refusal.signal());
      message.append(" (").append(refusal.reason()).append(')');
    }
    return switch (encoding) {
      case PROTOBUF -> refusals.isEmpty() ? new byte[0] : partial(rejected, message.toString());
      case JSON -> json(signal, rejected, message.toString());
    };
  }

  /** The answer to a request that was refused, as a {@code google.rpc.Status}. */
  public byte[] error(OtlpEncoding encoding, int grpcCode, String message) {
    return switch (encoding) {
      case PROTOBUF ->
          written(out -> {
            out.writeInt32(1, grpcCode);
            out.writeString(2, message);
          });
      case JSON -> {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = factory.createGenerator(ObjectWriteContext.empty(), bytes)) {
          json.writeStartObject();
          json.writeNumberProperty("code", grpcCode);
          json.writeStringProperty("message", message);
          json.writeEndObject();
        }
        yield bytes.toByteArray();
      }
    };
  }

  private static byte[] partial(long rejected, String message) {
    byte[] inner =
        written(out -> {
          if (rejected != 0) {
            out.writeInt64(REJECTED_FIELD, rejected);
          }
          out.writeString(MESSAGE_FIELD, message);
        });
    return written(out -> out.writeByteArray(PARTIAL_SUCCESS_FIELD, inner));
  }

  private byte[] json(OtlpSignal signal, long rejected, String message) {
    if (message.isEmpty()) {
      return "{}".getBytes(StandardCharsets.UTF_8);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = factory.createGenerator(ObjectWriteContext.empty(), bytes)) {
      json.writeStartObject();
      json.writeObjectPropertyStart("partialSuccess");
      if (rejected != 0) {
        // Whole numbers of 64 bits are texts in protobuf's JSON.
        json.writeStringProperty(signal.rejectedName(), Long.toString(rejected));
      }
      json.writeStringProperty("errorMessage", message);
      json.writeEndObject();
      json.writeEndObject();
    }
    return bytes.toByteArray();
  }

  @FunctionalInterface
  private interface Writing {
    void to(CodedOutputStream out) throws IOException;
  }

  private static byte[] written(Writing writing) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    try {
      writing.to(out);
      out.flush();
    } catch (IOException e) {
      throw new AssertionError("BUG: writing to memory failed", e);
    }
    return bytes.toByteArray();
  }
}
