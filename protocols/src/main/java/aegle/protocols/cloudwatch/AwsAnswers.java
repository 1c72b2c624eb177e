package aegle.protocols.cloudwatch;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Writes the bodies of answers. Safe for all threads. */
public final class AwsAnswers {
  private static final String METRICS_NAMESPACE = "http://monitoring.amazonaws.com/doc/2010-08-01/";
  private static final int TOKEN_DIGITS = 56;
  private static final JsonFactory JSON = new JsonFactory();

  /**
   * A group, as it is described.
   *
   * @param retentionDays 0: for ever
   */
  public record Group(String name, long createdMillis, int retentionDays) {}

  /**
   * A stream, as it is described; times are 0 where there was no event yet.
   *
   * @param lastIngestionMillis when events last came
   */
  public record Stream(
      String name,
      long createdMillis,
      long firstEventMillis,
      long lastEventMillis,
      long lastIngestionMillis) {}

  private AwsAnswers() {}

  @FunctionalInterface
  private interface Writing {
    void write(JsonGenerator json);
  }

  private static byte[] object(Writing writing) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
      json.writeStartObject();
      writing.write(json);
      json.writeEndObject();
    }
    return bytes.toByteArray();
  }

  /** An error, as the JSON protocols write it. */
  public static byte[] error(AwsException refusal) {
    return object(json ->
        json.writeStringProperty("__type", refusal.type())
            .writeStringProperty("message", refusal.words()));
  }

  /** An error, as the form of names and values is answered. */
  public static byte[] xmlError(AwsException refusal, String requestId) {
    String side = refusal.status() < 500 ? "Sender" : "Receiver";
    return ("<ErrorResponse xmlns=\""
            + METRICS_NAMESPACE
            + "\"><Error><Type>"
            + side
            + "</Type><Code>"
            + refusal.type()
            + "</Code><Message>"
            + xml(refusal.words())
            + "</Message></Error><RequestId>"
            + requestId
            + "</RequestId></ErrorResponse>")
        .getBytes(StandardCharsets.UTF_8);
  }

  private static String xml(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  /** The answer to {@code PutMetricData} in the form of names and values. */
  public static byte[] putMetricDataXml(String requestId) {
    return ("<PutMetricDataResponse xmlns=\""
            + METRICS_NAMESPACE
            + "\"><ResponseMetadata><RequestId>"
            + requestId
            + "</RequestId></ResponseMetadata></PutMetricDataResponse>")
        .getBytes(StandardCharsets.UTF_8);
  }

  /** The answer to {@code PutMetricData} in JSON. */
  public static byte[] putMetricDataJson() {
    return object(_ -> {});
  }

  /**
   * The answer to {@code PutLogEvents}. Its token is one that no client has to show again; one that
   * gets none asks for it before every batch.
   *
   * @param fingerprint of the batch, in hexadecimal digits
   */
  public static byte[] putLogEvents(String fingerprint, LogEvents.@Nullable Rejected rejected) {
    return object(json -> {
      json.writeStringProperty("nextSequenceToken", token(fingerprint));
      if (rejected != null && !rejected.isNone()) {
        json.writeObjectPropertyStart("rejectedLogEventsInfo");
        number(json, "tooNewLogEventStartIndex", rejected.tooNewStart());
        number(json, "tooOldLogEventEndIndex", rejected.tooOldEnd());
        number(json, "expiredLogEventEndIndex", rejected.expiredEnd());
        json.writeEndObject();
      }
    });
  }

  private static void number(JsonGenerator json, String name, int number) {
    if (number >= 0) {
      json.writeNumberProperty(name, number);
    }
  }

  private static String token(String fingerprint) {
    String digits = "49" + new BigInteger(fingerprint, 16);
    return digits.substring(0, Math.min(digits.length(), TOKEN_DIGITS));
  }

  /** The answer to {@code DescribeLogGroups}. */
  public static byte[] groups(List<Group> groups, @Nullable String nextToken) {
    return object(json -> {
      json.writeArrayPropertyStart("logGroups");
      for (Group group : groups) {
        json.writeStartObject();
        json.writeStringProperty("logGroupName", group.name());
        json.writeNumberProperty("creationTime", group.createdMillis());
        if (group.retentionDays() > 0) {
          json.writeNumberProperty("retentionInDays", group.retentionDays());
        }
        json.writeNumberProperty("metricFilterCount", 0);
        json.writeStringProperty("arn", arn(group.name()) + ":*");
        json.writeStringProperty("logGroupClass", "STANDARD");
        json.writeStringProperty("logGroupArn", arn(group.name()));
        json.writeEndObject();
      }
      json.writeEndArray();
      next(json, nextToken);
    });
  }

  /** The answer to {@code DescribeLogStreams}. */
  public static byte[] streams(String group, List<Stream> streams, @Nullable String nextToken) {
    return object(json -> {
      json.writeArrayPropertyStart("logStreams");
      for (Stream stream : streams) {
        json.writeStartObject();
        json.writeStringProperty("logStreamName", stream.name());
        json.writeNumberProperty("creationTime", stream.createdMillis());
        if (stream.lastIngestionMillis() > 0) {
          json.writeNumberProperty("firstEventTimestamp", stream.firstEventMillis());
          json.writeNumberProperty("lastEventTimestamp", stream.lastEventMillis());
          json.writeNumberProperty("lastIngestionTime", stream.lastIngestionMillis());
          json.writeStringProperty(
              "uploadSequenceToken", token(Long.toHexString(stream.lastIngestionMillis())));
        }
        json.writeStringProperty("arn", arn(group) + ":log-stream:" + stream.name());
        json.writeNumberProperty("storedBytes", 0);
        json.writeEndObject();
      }
      json.writeEndArray();
      next(json, nextToken);
    });
  }

  private static void next(JsonGenerator json, @Nullable String nextToken) {
    if (nextToken != null) {
      json.writeStringProperty("nextToken", nextToken);
    }
  }

  /** A name in AWS's form; the account is nobody's. */
  private static String arn(String group) {
    return "arn:aws:logs:aegle:000000000000:log-group:" + group;
  }
}
