package aegle.protocols.otlp;

import aegle.protocols.DecodeException;
import aegle.signals.SignalBatch;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Reads the messages of {@code Export} calls. Safe for all threads. */
public final class OtlpReader {
  /** Log records or spans of one request; those beyond are refused. */
  public static final int MAX_RECORDS = 100_000;

  /** Data points of one request; those beyond are refused. */
  public static final int MAX_POINTS = 100_000;

  /** Series that the points of one request make, each bucket one; points beyond are refused. */
  public static final int MAX_SERIES = 500_000;

  /** Attributes of one record, point or resource; the default limit of OpenTelemetry's SDKs. */
  public static final int MAX_ATTRIBUTES = 128;

  /** Events of one span, and links. */
  public static final int MAX_EVENTS = 128;

  /** UTF-16 units of one attribute; longer texts are cut. */
  public static final int MAX_TEXT_CHARS = 32_768;

  /** UTF-16 units of one message; longer ones are cut. */
  public static final int MAX_MESSAGE_CHARS = 262_144;

  /** UTF-16 units of what should be a word or a line: the name of a library. */
  public static final int MAX_WORD_CHARS = 1_024;

  /** Labels of one series. */
  public static final int MAX_LABELS = 64;

  public static final int MAX_LABEL_NAME_CHARS = 256;
  public static final int MAX_LABEL_VALUE_CHARS = 2_048;

  /** Levels of messages within messages. */
  public static final int MAX_DEPTH = 64;

  /** Messages within one message: about 100 MB of objects at worst. */
  public static final int MAX_MESSAGES = 1_000_000;

  /** Numbers in lists, such as counts of buckets, of one message: 32 MB. */
  public static final int MAX_NUMBERS = 4_000_000;

  /** Values of all kinds in one document of JSON. */
  public static final int MAX_JSON_VALUES = 1_000_000;

  /** The reason of a refusal for number. */
  public static final String TOO_MANY = "too_many";

  /** The attributes of a resource that are labels of each of its series unless said otherwise. */
  public static final Set<String> DEFAULT_PROMOTED =
      Set.of("deployment.environment", "deployment.environment.name", "host.name", "clinic.id");

  private final JsonMessages json;
  private final Set<String> promoted;

  /**
   * @param maxBytes the longest text that a document of JSON may hold
   * @param promoted attributes of resources that become labels of all series of the resource,
   *     beside {@code job} and {@code instance}
   */
  public OtlpReader(int maxBytes, Set<String> promoted) {
    this.json = new JsonMessages(maxBytes);
    this.promoted = Set.copyOf(promoted);
  }

  /**
   * Reads an {@code ExportLogsServiceRequest}.
   *
   * @param receivedNanos when it came, in nanoseconds since 1970
   * @throws DecodeException when it is none: answer 400 with {@link OtlpAnswers#error}
   */
  public SignalBatch logs(byte[] body, int length, OtlpEncoding encoding, long receivedNanos) {
    ExportLogsServiceRequest request =
        switch (encoding) {
          case PROTOBUF ->
              parse(
                  body,
                  length,
                  ExportLogsServiceRequest.getDescriptor(),
                  ExportLogsServiceRequest.parser());
          case JSON -> {
            ExportLogsServiceRequest.Builder into = ExportLogsServiceRequest.newBuilder();
            json.read(body, length, into);
            yield into.build();
          }
        };
    return new LogTranslation(receivedNanos).translate(request);
  }

  /** Reads an {@code ExportTraceServiceRequest}; see {@link #logs}. */
  public SignalBatch traces(byte[] body, int length, OtlpEncoding encoding, long receivedNanos) {
    ExportTraceServiceRequest request =
        switch (encoding) {
          case PROTOBUF ->
              parse(
                  body,
                  length,
                  ExportTraceServiceRequest.getDescriptor(),
                  ExportTraceServiceRequest.parser());
          case JSON -> {
            ExportTraceServiceRequest.Builder into = ExportTraceServiceRequest.newBuilder();
            json.read(body, length, into);
            yield into.build();
          }
        };
    return new SpanTranslation(receivedNanos).translate(request);
  }

  /** Reads an {@code ExportMetricsServiceRequest} with all names as they are. */
  OtlpMetrics metrics(byte[] body, int length, OtlpEncoding encoding, long receivedNanos) {
    return metrics(body, length, encoding, receivedNanos, UnaryOperator.identity());
  }

  /**
   * Reads an {@code ExportMetricsServiceRequest}; see {@link #logs}.
   *
   * @param names what becomes of names of metrics and attributes, and of units, before they are
   *     written as Prometheus writes them
   */
  public OtlpMetrics metrics(
      byte[] body,
      int length,
      OtlpEncoding encoding,
      long receivedNanos,
      UnaryOperator<String> names) {
    ExportMetricsServiceRequest request =
        switch (encoding) {
          case PROTOBUF ->
              parse(
                  body,
                  length,
                  ExportMetricsServiceRequest.getDescriptor(),
                  ExportMetricsServiceRequest.parser());
          case JSON -> {
            ExportMetricsServiceRequest.Builder into = ExportMetricsServiceRequest.newBuilder();
            json.read(body, length, into);
            yield into.build();
          }
        };
    return new MetricTranslation(promoted, receivedNanos, names).translate(request);
  }

  private static <M extends Message> M parse(
      byte[] body, int length, Descriptor type, Parser<M> parser) {
    MessageBounds.check(body, length, type);
    try {
      return parser.parseFrom(ByteBuffer.wrap(body, 0, length));
    } catch (InvalidProtocolBufferException malformed) {
      throw new DecodeException("the protobuf message is malformed", malformed);
    }
  }
}
