package aegle.protocols.cloudwatch;

import aegle.protocols.DecodeException;
import aegle.protocols.json.JsonReader;
import aegle.signals.Json;
import java.util.List;

/** A call of CloudWatch Logs (its API reference, version 2014-03-28), checked as AWS checks it. */
public sealed interface LogsCall {
  /** What stands before the operation in {@code X-Amz-Target}. */
  String TARGET = "Logs_20140328.";

  /** The groups whose names begin so. */
  record DescribeLogGroups(String prefix, int limit, String nextToken) implements LogsCall {}

  /** The streams of a group whose names begin so. */
  record DescribeLogStreams(
      String group, String prefix, boolean byTime, boolean descending, int limit, String nextToken)
      implements LogsCall {}

  /** Makes a group. */
  record CreateLogGroup(String group) implements LogsCall {}

  /** Makes a stream of a group. */
  record CreateLogStream(String group, String stream) implements LogsCall {}

  /** Says how long events are kept. */
  record PutRetentionPolicy(String group, int days) implements LogsCall {}

  /** Brings events, each checked, in the order of their time. */
  record PutLogEvents(String group, String stream, List<Event> events) implements LogsCall {
    public PutLogEvents {
      events = List.copyOf(events);
    }
  }

  /** An event. */
  record Event(long timeMillis, String message) {}

  /**
   * Reads the body of a call.
   *
   * @param operation the part of {@code X-Amz-Target} behind {@link #TARGET}
   * @throws AwsException as AWS refuses
   */
  static LogsCall read(String operation, byte[] body, JsonReader json) {
    Json.Members members;
    try {
      members = body.length == 0 ? Json.NOTHING : json.readMembers(body, 0, body.length);
    } catch (DecodeException e) {
      throw new AwsException("SerializationException", 400, String.valueOf(e.getMessage()));
    }
    return new LogsCallReader(members).call(operation);
  }
}
