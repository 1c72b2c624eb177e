package aegle.protocols.otlp;

import java.util.Optional;

/** The three calls of the protocol. */
public enum OtlpSignal {
  TRACES("rejectedSpans", SpanTranslation.SPAN, "trace.v1.TraceService"),
  METRICS("rejectedDataPoints", OtlpMetrics.DATA_POINT, "metrics.v1.MetricsService"),
  LOGS("rejectedLogRecords", LogTranslation.LOG, "logs.v1.LogsService");

  private static final String GRPC = "/opentelemetry.proto.collector.";

  private final String rejectedName;
  private final String refusedSignal;
  private final String service;

  OtlpSignal(String rejectedName, String refusedSignal, String service) {
    this.rejectedName = rejectedName;
    this.refusedSignal = refusedSignal;
    this.service = service;
  }

  /** The name of the count of refused records in an answer of JSON. */
  String rejectedName() {
    return rejectedName;
  }

  /** The signal of the refusals that the answer counts. */
  String refusedSignal() {
    return refusedSignal;
  }

  /** The path of the call over gRPC. */
  public String grpcPath() {
    return GRPC + service + "/Export";
  }

  /** The signal that a path of gRPC names. */
  public static Optional<OtlpSignal> ofGrpcPath(String path) {
    for (OtlpSignal signal : values()) {
      if (signal.grpcPath().equals(path)) {
        return Optional.of(signal);
      }
    }
    return Optional.empty();
  }
}
