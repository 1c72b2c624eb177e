package aegle.protocols.cloudwatch;

import aegle.protocols.EventTime;
import aegle.protocols.Refusals;
import aegle.protocols.pino.LineReader;
import aegle.protocols.pino.LineReading;
import aegle.signals.Entry;
import aegle.signals.FieldNames;
import aegle.signals.Fields;
import aegle.signals.Severity;
import aegle.signals.SignalBatch;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Turns the events of one call into records of the kind {@code log}. Messages of JSON, on one line
 * or printed over several, are read as pino's lines are; {@code level - message}, which
 * winston-cloudwatch writes by default, gives level and message; anything else is words. The time
 * is the event's own. Safe for all threads.
 */
public final class LogEvents {
  /** The group, which also stands for the service where a line names none. */
  public static final String GROUP = "aws.log.group";

  public static final String STREAM = "aws.log.stream";

  /** The {@code log.format} of a line that says nothing but its level and its words. */
  public static final String LEVEL_FORMAT = "level - message";

  private static final String LOG = "log";
  private static final long MAX_AGE_MILLIS = 14 * 86_400_000L;
  private static final long MAX_AHEAD_MILLIS = 2 * 3_600_000L;
  private static final long DAY_MILLIS = 86_400_000L;

  /** The levels of winston: npm's, syslog's and those of its command line. */
  private static final Set<String> LEVELS =
      Set.of(
          "error", "warn", "info", "http", "verbose", "debug", "silly", "emerg", "alert", "crit",
          "warning", "notice", "help", "data", "prompt", "input", "trace", "fatal");

  private static final Pattern LEVEL_AND_MESSAGE =
      Pattern.compile("([a-z]{4,7}) - (.*)", Pattern.DOTALL);

  private final LineReader lines = new LineReader();

  /** How a client orders the events of one millisecond. */
  public enum TieOrder {
    /** First come, first sent. */
    AS_SENT,
    /** The last first, as winston-cloudwatch sorts them. */
    REVERSED
  }

  /**
   * Which events were left out, as AWS counts them; -1 where none was.
   *
   * @param tooNewStart the first that is too far ahead
   * @param tooOldEnd the one behind the last that is too old
   * @param expiredEnd the one behind the last that is older than the group keeps
   */
  public record Rejected(int tooNewStart, int tooOldEnd, int expiredEnd) {
    boolean isNone() {
      return tooNewStart < 0 && tooOldEnd < 0 && expiredEnd < 0;
    }
  }

  /** What was read. */
  public record Reading(SignalBatch batch, Rejected rejected) {}

  /**
   * Reads the events of a call.
   *
   * @param retentionDays of the group; 0: for ever
   * @param receivedNanos when it came, in nanoseconds since 1970
   */
  public Reading read(
      LogsCall.PutLogEvents call, int retentionDays, TieOrder ties, long receivedNanos) {
    List<LogsCall.Event> events = call.events();
    long now = receivedNanos / EventTime.NANOS_PER_MILLI;
    int tooOldEnd = firstAtOrAfter(events, now - MAX_AGE_MILLIS);
    int expiredEnd =
        retentionDays == 0 ? 0 : firstAtOrAfter(events, now - retentionDays * DAY_MILLIS);
    int tooNewStart = firstAtOrAfter(events, now + MAX_AHEAD_MILLIS + 1);
    int from = Math.max(tooOldEnd, expiredEnd);
    Refusals refusals = new Refusals();
    refusals.add(LOG, "timestamp_too_old", Math.min(from, tooNewStart));
    refusals.add(LOG, "timestamp_too_new", events.size() - tooNewStart);
    Fields base =
        Fields.builder()
            .put(FieldNames.SERVICE, call.group())
            .put(GROUP, call.group())
            .put(STREAM, call.stream())
            .build();
    List<Entry> entries = new ArrayList<>(events.size());
    for (Placed placed : placed(events.subList(from, Math.max(from, tooNewStart)), ties)) {
      entries.add(entry(placed, base, receivedNanos));
    }
    Rejected rejected =
        new Rejected(
            tooNewStart < events.size() ? tooNewStart : -1,
            tooOldEnd > 0 ? tooOldEnd : -1,
            expiredEnd > tooOldEnd ? expiredEnd : -1);
    return new Reading(new SignalBatch(entries, List.of(), List.of(), refusals.list()), rejected);
  }

  /** What tells a batch apart from every other: a client that tries again sends it unchanged. */
  public static String fingerprint(LogsCall.PutLogEvents call) {
    MessageDigest digest = sha256();
    digest.update(call.group().getBytes(StandardCharsets.UTF_8));
    digest.update((byte) 0);
    digest.update(call.stream().getBytes(StandardCharsets.UTF_8));
    for (LogsCall.Event event : call.events()) {
      byte[] message = event.message().getBytes(StandardCharsets.UTF_8);
      digest.update(
          ("\n" + event.timeMillis() + " " + message.length + " ")
              .getBytes(StandardCharsets.US_ASCII));
      digest.update(message);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("BUG: every Java has SHA-256", e);
    }
  }

  private static int firstAtOrAfter(List<LogsCall.Event> events, long millis) {
    int at = 0;
    while (at < events.size() && events.get(at).timeMillis() < millis) {
      at++;
    }
    return at;
  }

  /** An event and its time; those of one millisecond follow each other by nanoseconds. */
  private record Placed(LogsCall.Event event, long timeNanos) {}

  private static List<Placed> placed(List<LogsCall.Event> events, TieOrder ties) {
    List<Placed> placed = new ArrayList<>(events.size());
    int start = 0;
    while (start < events.size()) {
      long millis = events.get(start).timeMillis();
      int end = start + 1;
      while (end < events.size() && events.get(end).timeMillis() == millis) {
        end++;
      }
      List<LogsCall.Event> run = new ArrayList<>(events.subList(start, end));
      if (ties == TieOrder.REVERSED) {
        Collections.reverse(run);
      }
      for (int i = 0; i < run.size(); i++) {
        placed.add(new Placed(run.get(i), millis * EventTime.NANOS_PER_MILLI + i));
      }
      start = end;
    }
    return placed;
  }

  private Entry entry(Placed placed, Fields base, long receivedNanos) {
    String message = placed.event().message();
    Entry read = read(message, base, placed.timeNanos(), receivedNanos);
    return new Entry(read.kind(), placed.timeNanos(), read.fields(), read.detail());
  }

  private Entry read(String message, Fields base, long timeNanos, long receivedNanos) {
    Matcher parts = LEVEL_AND_MESSAGE.matcher(message);
    if (parts.matches() && LEVELS.contains(parts.group(1))) {
      return levelled(parts.group(1), parts.group(2), base, timeNanos);
    }
    boolean oneLine = message.indexOf('\n') < 0;
    if (oneLine || message.startsWith("{")) {
      // Between the tokens of JSON a line break is a blank; within its texts there is none.
      byte[] line = message.replace('\n', ' ').replace('\r', ' ').getBytes(StandardCharsets.UTF_8);
      LineReading reading = lines.read(line, 0, line.length, base, timeNanos, receivedNanos);
      if (reading instanceof LineReading.Read read
          && (oneLine || read.form() == LineReading.Form.JSON)) {
        return read.entry();
      }
    }
    return LineReader.plain(message, base, timeNanos);
  }

  private static Entry levelled(String level, String words, Fields base, long timeNanos) {
    Severity severity = Severity.of(level);
    Fields.Builder fields = base.toBuilder().put(FieldNames.LEVEL, severity.word());
    fields.put(FieldNames.LOG_FORMAT, LEVEL_FORMAT);
    if (severity == Severity.INFO && !level.equals("info")) {
      fields.put("log.level", level);
    }
    return LineReader.plain(words, fields.build(), timeNanos);
  }
}
