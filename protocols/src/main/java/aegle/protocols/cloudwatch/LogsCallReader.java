package aegle.protocols.cloudwatch;

import aegle.signals.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the members of one body. */
final class LogsCallReader {
  /** Events of one call. */
  static final int MAX_EVENTS = 10_000;

  /** Bytes of the messages of one call, with {@link #EVENT_BYTES} for each. */
  static final int MAX_BATCH_BYTES = 1_048_576;

  /** Bytes of one event, with {@link #EVENT_BYTES}. */
  static final int MAX_EVENT_BYTES = 262_144;

  /** What AWS counts for an event besides its message. */
  static final int EVENT_BYTES = 26;

  static final long MAX_SPAN_MILLIS = 24 * 3_600_000L;

  private static final int MAX_NAME_CHARS = 512;
  private static final int MAX_PAGE = 50;
  private static final Pattern GROUP = Pattern.compile("[\\.\\-_/#A-Za-z0-9]+");
  private static final Pattern STREAM = Pattern.compile("[^:*]*");
  private static final Set<Integer> RETENTIONS =
      Set.of(
          1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557,
          2922, 3288, 3653);

  private final Json.Members members;

  LogsCallReader(Json.Members members) {
    this.members = members;
  }

  LogsCall call(String operation) {
    return switch (operation) {
      case "DescribeLogGroups" ->
          new LogsCall.DescribeLogGroups(
              optional("logGroupNamePrefix", GROUP), limit(), text("nextToken"));
      case "DescribeLogStreams" -> describeStreams();
      case "CreateLogGroup" -> new LogsCall.CreateLogGroup(group());
      case "CreateLogStream" -> new LogsCall.CreateLogStream(group(), stream());
      case "PutRetentionPolicy" -> new LogsCall.PutRetentionPolicy(group(), retention());
      case "PutLogEvents" -> new LogsCall.PutLogEvents(group(), stream(), events());
      default ->
          throw new AwsException(
              "UnknownOperationException",
              400,
              "This operation is not taken here; DescribeLogGroups, DescribeLogStreams,"
                  + " CreateLogGroup, CreateLogStream, PutRetentionPolicy and PutLogEvents are");
    };
  }

  private LogsCall describeStreams() {
    String prefix = optional("logStreamNamePrefix", STREAM);
    boolean byTime = text("orderBy").equals("LastEventTime");
    if (byTime && !prefix.isEmpty()) {
      throw AwsException.invalidParameter(
          "Cannot order by LastEventTime with a logStreamNamePrefix.");
    }
    boolean descending = members.get("descending") instanceof Json.Flag(boolean yes) && yes;
    // The identifier is a name, or an ARN that ends in one.
    String identifier = text("logGroupIdentifier").replaceFirst("^arn:.*:log-group:", "");
    String group = identifier.isEmpty() ? group() : identifier;
    return new LogsCall.DescribeLogStreams(
        group, prefix, byTime, descending, limit(), text("nextToken"));
  }

  private String text(String name) {
    @Nullable String text = members.text(name);
    return text == null ? "" : text;
  }

  private String group() {
    return required("logGroupName", GROUP);
  }

  private String stream() {
    return required("logStreamName", STREAM);
  }

  private String required(String name, Pattern pattern) {
    if (members.text(name) == null) {
      throw AwsException.constraint(name, "not be null");
    }
    if (text(name).isEmpty()) {
      throw AwsException.constraint(name, "have length greater than or equal to 1");
    }
    return optional(name, pattern);
  }

  private String optional(String name, Pattern pattern) {
    String text = text(name);
    if (text.length() > MAX_NAME_CHARS) {
      throw AwsException.constraint(name, "have length less than or equal to " + MAX_NAME_CHARS);
    }
    if (!text.isEmpty() && !pattern.matcher(text).matches()) {
      throw AwsException.constraint(
          name, "satisfy regular expression pattern: " + pattern.pattern());
    }
    return text;
  }

  private int limit() {
    int limit = members.get("limit") == null ? MAX_PAGE : whole("limit");
    if (limit < 1 || limit > MAX_PAGE) {
      throw AwsException.constraint("limit", "have value between 1 and " + MAX_PAGE);
    }
    return limit;
  }

  private int retention() {
    int days = whole("retentionInDays");
    if (!RETENTIONS.contains(days)) {
      throw AwsException.constraint(
          "retentionInDays", "satisfy enum value set: " + RETENTIONS.stream().sorted().toList());
    }
    return days;
  }

  private int whole(String name) {
    long whole = wholeOf(members.get(name), name);
    return Math.clamp(whole, -1, Integer.MAX_VALUE);
  }

  private static long wholeOf(@Nullable Json json, String name) {
    if (json == null || json instanceof Json.Nil) {
      throw AwsException.constraint(name, "not be null");
    }
    if (json instanceof Json.Numeral numeral) {
      double real = numeral.real();
      if (real == Math.rint(real) && Math.abs(real) < 0x1p53) {
        return (long) real;
      }
    }
    throw new AwsException(
        "SerializationException", 400, "'" + name + "' has to be a whole number");
  }

  private List<LogsCall.Event> events() {
    if (!(members.get("logEvents") instanceof Json.Items(List<Json> items))) {
      throw AwsException.constraint("logEvents", "not be null");
    }
    if (items.isEmpty()) {
      throw AwsException.constraint("logEvents", "have length greater than or equal to 1");
    }
    if (items.size() > MAX_EVENTS) {
      throw AwsException.constraint("logEvents", "have length less than or equal to " + MAX_EVENTS);
    }
    List<LogsCall.Event> events = new ArrayList<>(items.size());
    long bytes = 0;
    for (int i = 0; i < items.size(); i++) {
      LogsCall.Event event = event(items.get(i), "logEvents." + (i + 1) + ".member");
      long size = (long) utf8Bytes(event.message()) + EVENT_BYTES;
      if (size > MAX_EVENT_BYTES) {
        throw AwsException.invalidParameter(
            "Log event too large: " + size + " bytes exceeds limit of " + MAX_EVENT_BYTES);
      }
      bytes += size;
      events.add(event);
    }
    check(events, bytes);
    return events;
  }

  private static LogsCall.Event event(Json item, String place) {
    if (!(item instanceof Json.Members event)) {
      throw new AwsException("SerializationException", 400, "'" + place + "' is no object");
    }
    @Nullable String message = event.text("message");
    if (message == null) {
      throw AwsException.constraint(place + ".message", "not be null");
    }
    if (message.isEmpty()) {
      throw AwsException.constraint(place + ".message", "have length greater than or equal to 1");
    }
    long time = wholeOf(event.get("timestamp"), place + ".timestamp");
    if (time < 0) {
      throw AwsException.constraint(place + ".timestamp", "have value greater than or equal to 0");
    }
    return new LogsCall.Event(time, message);
  }

  private static void check(List<LogsCall.Event> events, long bytes) {
    if (bytes > MAX_BATCH_BYTES) {
      throw AwsException.invalidParameter(
          "Upload too large: " + bytes + " bytes exceeds limit of " + MAX_BATCH_BYTES);
    }
    for (int i = 1; i < events.size(); i++) {
      if (events.get(i).timeMillis() < events.get(i - 1).timeMillis()) {
        throw AwsException.invalidParameter(
            "Log events in a single PutLogEvents request must be in chronological order.");
      }
    }
    if (events.getLast().timeMillis() - events.getFirst().timeMillis() > MAX_SPAN_MILLIS) {
      throw AwsException.invalidParameter(
          "The batch of log events in a single PutLogEvents request cannot span more than 24"
              + " hours.");
    }
  }

  private static int utf8Bytes(String text) {
    int bytes = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      // Both halves of a pair make two bytes each: four together.
      bytes += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
    }
    return bytes;
  }
}
