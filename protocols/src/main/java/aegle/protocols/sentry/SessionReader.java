package aegle.protocols.sentry;

import aegle.protocols.EventTime;
import aegle.signals.Json;
import aegle.signals.Labels;
import aegle.signals.Measurement;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sessions as counts for release health. The name is {@value #NAME}, the labels are release,
 * environment and an outcome:
 *
 * <ul>
 *   <li>{@code started}: every session, once;
 *   <li>{@code errored}: those that met an error of any gravity, so crashed ones too;
 *   <li>{@code unhandled}, {@code crashed}, {@code abnormal}: those that met this.
 * </ul>
 *
 * Crash-free sessions are {@code 1 - crashed / started}.
 */
final class SessionReader {
  static final String NAME = "sentry.sessions";

  private final SessionMemory memory;

  SessionReader(SessionMemory memory) {
    this.memory = memory;
  }

  /** Adds what one update of one session tells for the first time. */
  void readUpdate(Json.Members session, Gathering gathering) {
    @Nullable String id = Ids.event(session.text("sid"));
    @Nullable String release = Text.of(session.members("attrs"), "release");
    if (id == null || release == null) {
      gathering.refuse("session", id == null ? "no_sid" : "no_release");
      return;
    }
    @Nullable String said = session.text("status");
    String status = said == null ? "ok" : said;
    @Nullable String errors = session.text("errors");
    boolean begins = session.get("init") instanceof Json.Flag(boolean init) && init;
    boolean bad =
        switch (status) {
          case "crashed", "abnormal", "errored", "unhandled" -> true;
          default -> errors != null && Numbers.whole(errors, 0) > 0;
        };
    long time = gathering.clock().nanos(session.get("timestamp"));
    Json.Members attributes = session.members("attrs");
    countOnce(begins, SessionOutcome.STARTED, id, attributes, time, gathering);
    countOnce(bad, SessionOutcome.ERRORED, id, attributes, time, gathering);
    countOnce(
        status.equals("unhandled"), SessionOutcome.UNHANDLED, id, attributes, time, gathering);
    countOnce(status.equals("crashed"), SessionOutcome.CRASHED, id, attributes, time, gathering);
    countOnce(status.equals("abnormal"), SessionOutcome.ABNORMAL, id, attributes, time, gathering);
  }

  private void countOnce(
      boolean happened,
      SessionOutcome outcome,
      String id,
      Json.Members attributes,
      long timeNanos,
      Gathering gathering) {
    if (happened && memory.isFirst(id, outcome)) {
      count(outcome, 1, attributes, timeNanos, gathering);
    }
  }

  /** Adds counts that a server made itself, by the minute; each session is in one of them. */
  static void readAggregates(Json.Members sessions, Gathering gathering) {
    Json.Members attributes = sessions.members("attrs");
    if (Text.of(attributes, "release") == null) {
      gathering.refuse("session", "no_release");
      return;
    }
    List<Json> buckets = sessions.items("aggregates");
    int taken = Math.min(buckets.size(), SentryLimits.MAX_SESSION_BUCKETS);
    gathering.refuse("session", "too_many", buckets.size() - taken);
    for (Json item : buckets.subList(0, taken)) {
      if (item instanceof Json.Members bucket) {
        long exited = countOf(bucket, "exited");
        long errored = countOf(bucket, "errored");
        long unhandled = countOf(bucket, "unhandled");
        long crashed = countOf(bucket, "crashed");
        long abnormal = countOf(bucket, "abnormal");
        long bad = errored + unhandled + crashed + abnormal;
        long time = gathering.clock().nanos(bucket.get("started"));
        count(SessionOutcome.STARTED, exited + bad, attributes, time, gathering);
        count(SessionOutcome.ERRORED, bad, attributes, time, gathering);
        count(SessionOutcome.UNHANDLED, unhandled, attributes, time, gathering);
        count(SessionOutcome.CRASHED, crashed, attributes, time, gathering);
        count(SessionOutcome.ABNORMAL, abnormal, attributes, time, gathering);
      }
    }
  }

  /** A count of at most 32 bits, as Relay reads it; anything else is none. */
  private static long countOf(Json.Members bucket, String name) {
    @Nullable String digits = bucket.text(name);
    long count = digits == null ? 0 : Numbers.whole(digits, 0);
    return count >= 0 && count <= 0xffff_ffffL ? count : 0;
  }

  private static void count(
      SessionOutcome outcome,
      long count,
      Json.Members attributes,
      long timeNanos,
      Gathering gathering) {
    if (count == 0) {
      return;
    }
    @Nullable String release = Text.of(attributes, "release");
    @Nullable String environment = Text.of(attributes, "environment");
    Labels labels =
        Labels.of(
            "release",
            label(release),
            "environment",
            label(environment),
            "outcome",
            outcome.word());
    gathering.add(
        new Measurement(
            NAME,
            labels,
            Measurement.Kind.COUNT,
            count,
            Math.floorDiv(timeNanos, EventTime.NANOS_PER_MILLI)));
  }

  private static String label(@Nullable String text) {
    return text == null ? "" : Text.clip(text, SentryLimits.MAX_LABEL_CHARS);
  }
}
