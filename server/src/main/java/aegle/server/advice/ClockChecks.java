package aegle.server.advice;

import aegle.signals.Entry;
import aegle.signals.EntryKind;
import aegle.signals.FieldNames;
import aegle.signals.Fields;
import aegle.signals.Value;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What times and durations show of a sender's clock. */
final class ClockChecks {
  /** So far a clock may be off, either way. */
  static final Duration TOLERANCE = Duration.ofMinutes(5);

  private ClockChecks() {}

  /**
   * A clock that is far off. That it is behind is seen only where the sender says when it sent: a
   * record may be old for other reasons.
   */
  static @Nullable String farOff(ClientId client, Entry entry, long nowMillis) {
    long ahead = entry.timeMillis() - nowMillis;
    if (entry.fields().get(FieldNames.CLOCK_AHEAD_MS) instanceof Value.Whole(long told)) {
      ahead = told;
    } else if (ahead <= TOLERANCE.toMillis()) {
      return null;
    }
    long minutes = Math.round(Math.abs(ahead) / 60_000.0);
    return "clock is " + minutes + " min " + (ahead > 0 ? "ahead" : "behind");
  }

  /** Something that ended before it began. */
  static @Nullable String setBack(ClientId client, Entry entry, long nowMillis) {
    Fields fields = entry.fields();
    if (entry.kind() == EntryKind.SPAN) {
      boolean stepped =
          fields.get(FieldNames.CLOCK_STEPPED) instanceof Value.Flag(boolean flag) && flag;
      return stepped ? "span " + fields.text(FieldNames.SPAN_NAME, "") + " ends early" : null;
    }
    for (int i = 0; i < fields.size(); i++) {
      if (isNegative(fields.value(i)) && isDuration(fields.name(i))) {
        return fields.name(i) + "=" + fields.value(i).text();
      }
    }
    return null;
  }

  private static boolean isNegative(Value value) {
    return switch (value) {
      case Value.Whole(long whole) -> whole < 0;
      case Value.Real(double real) -> real < 0;
      case Value.Text _, Value.Flag _, Value.Texts _ -> false;
    };
  }

  static boolean isDuration(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.contains("duration") || lower.contains("elapsed") || lower.contains("latency");
  }
}
