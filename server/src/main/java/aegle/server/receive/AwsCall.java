package aegle.server.receive;

import aegle.protocols.cloudwatch.AwsAnswers;
import aegle.protocols.cloudwatch.AwsException;
import aegle.protocols.cloudwatch.LogsCall;
import aegle.protocols.cloudwatch.MetricDataReader;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Which call of AWS a request is, and how it wants to be answered. */
enum AwsCall {
  /** CloudWatch Logs, JSON 1.1. */
  LOGS("application/x-amz-json-1.1"),
  /** {@code PutMetricData}, JSON 1.0. */
  METRICS("application/x-amz-json-1.0"),
  /** {@code PutMetricData}, names and values; answered with XML. */
  METRICS_FORM("text/xml"),
  /** Anything else that names a target. */
  UNKNOWN("application/x-amz-json-1.1");

  private static final String TARGET = "X-Amz-Target";

  private final String contentType;

  AwsCall(String contentType) {
    this.contentType = contentType;
  }

  /** Whether a request is one of AWS, whatever it asks for: no page posts such a thing. */
  static boolean isOne(HttpServletRequest request) {
    @Nullable String authorization = request.getHeader("Authorization");
    return request.getMethod().equals("POST")
        && (request.getHeader(TARGET) != null
            || request.getHeader("X-Amz-Date") != null
            || request.getHeader("Amz-Sdk-Invocation-Id") != null
            || (authorization != null && authorization.startsWith("AWS4-HMAC-SHA256 ")));
  }

  static AwsCall of(HttpServletRequest request) {
    @Nullable String target = request.getHeader(TARGET);
    if (target == null) {
      String type = request.getContentType() == null ? "" : request.getContentType();
      boolean form = type.toLowerCase(Locale.ROOT).startsWith("application/x-www-form-urlencoded");
      return form ? METRICS_FORM : UNKNOWN;
    }
    if (target.startsWith(LogsCall.TARGET)) {
      return LOGS;
    }
    return target.equals(MetricDataReader.TARGET) ? METRICS : UNKNOWN;
  }

  /** The part of the target behind the name of the service. */
  static String operation(HttpServletRequest request) {
    @Nullable String target = request.getHeader(TARGET);
    return target == null ? "" : target.substring(target.indexOf('.') + 1);
  }

  /** Answers with success. */
  void send(HttpServletResponse response, byte[] body) throws IOException {
    send(response, HttpServletResponse.SC_OK, UUID.randomUUID().toString(), body);
  }

  /** Answers {@code PutMetricData} with success. */
  void sendTaken(HttpServletResponse response) throws IOException {
    String id = UUID.randomUUID().toString();
    byte[] body =
        this == METRICS_FORM ? AwsAnswers.putMetricDataXml(id) : AwsAnswers.putMetricDataJson();
    send(response, HttpServletResponse.SC_OK, id, body);
  }

  /** Answers with a refusal. */
  void refuse(HttpServletResponse response, AwsException refusal) throws IOException {
    String id = UUID.randomUUID().toString();
    if (this == METRICS_FORM) {
      send(response, refusal.status(), id, AwsAnswers.xmlError(refusal, id));
      return;
    }
    response.setHeader("x-amzn-ErrorType", refusal.type());
    if (this == METRICS) {
      // By this, SDKs know the code that the older form has for the same.
      response.setHeader("x-amzn-query-error", refusal.type() + ";Sender");
    }
    send(response, refusal.status(), id, AwsAnswers.error(refusal));
  }

  private void send(HttpServletResponse response, int status, String id, byte[] body)
      throws IOException {
    response.setStatus(status);
    response.setContentType(contentType);
    response.setHeader("x-amzn-RequestId", id);
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }

  /** What a request is turned away with, whatever its protocol, in the words of this one. */
  AwsException turnedAway(int status, String sentence) {
    return switch (status) {
      case 400 -> new AwsException("SerializationException", 400, sentence);
      case TurnedAwayException.TOO_MANY_REQUESTS ->
          new AwsException(
              this == METRICS_FORM ? "Throttling" : "ThrottlingException", 400, sentence);
      case 413 -> new AwsException("RequestEntityTooLarge", 413, sentence);
      case 503 ->
          new AwsException(
              this == LOGS ? "ServiceUnavailableException" : "ServiceUnavailable", 503, sentence);
      default -> new AwsException("InvalidRequest", status, sentence);
    };
  }
}
