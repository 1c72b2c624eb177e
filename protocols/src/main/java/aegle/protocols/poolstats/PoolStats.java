package aegle.protocols.poolstats;

import aegle.protocols.Refusals;
import aegle.signals.Entry;
import aegle.signals.EntryKind;
import aegle.signals.FieldNames;
import aegle.signals.Labels;
import aegle.signals.Measurement;
import aegle.signals.Value;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the state of a pool of node-postgres out of a log record. */
public final class PoolStats {
  /** Connections that are open. */
  public static final String TOTAL = "pg_pool_total_connections";

  /** Connections that are open and not in use. */
  public static final String IDLE = "pg_pool_idle_connections";

  /** Requests that wait for a connection: above 0 for long, the pool is too small. */
  public static final String WAITING = "pg_pool_waiting_requests";

  private static final String MARK = "Pool stats:";
  private static final int MAX_MESSAGE_CHARS = 1_000;

  /** A pool of more than a million connections is a misprint. */
  private static final long MAX_COUNT = 1_000_000;

  private static final String[] NAMES = {"totalCount", "idleCount", "waitingCount"};
  private static final String[] GAUGES = {TOTAL, IDLE, WAITING};

  private PoolStats() {}

  /**
   * The gauges that a record tells; none when it is about something else.
   *
   * @param refusals is told when a record is about the pool but does not hold the numbers, as when
   *     a logger wrote {@code [object Object]}
   */
  public static List<Measurement> gauges(Entry log, Refusals refusals) {
    @Nullable Value message = log.fields().get(FieldNames.MESSAGE);
    if (log.kind() != EntryKind.LOG || !(message instanceof Value.Text(String text))) {
      return List.of();
    }
    int mark = text.length() > MAX_MESSAGE_CHARS ? -1 : text.indexOf(MARK);
    if (mark < 0) {
      return List.of();
    }
    String words = withoutColours(text.substring(mark + MARK.length()));
    List<Measurement> gauges = new ArrayList<>(NAMES.length);
    Labels labels = labels(log);
    for (int i = 0; i < NAMES.length; i++) {
      long count = count(log, words, NAMES[i]);
      if (count >= 0) {
        gauges.add(
            new Measurement(
                GAUGES[i], labels, Measurement.Kind.GAUGE, (double) count, log.timeMillis()));
      }
    }
    if (gauges.isEmpty()) {
      refusals.add("measurement", "pool_stats_unreadable", 1);
    }
    return gauges;
  }

  /** The process is told apart by pm2's number or, without pm2, by the system's. */
  private static Labels labels(Entry log) {
    String process = log.fields().text("pm2.instance", log.fields().text("process.pid", ""));
    return Labels.of(
        "service",
        log.fields().text(FieldNames.SERVICE, ""),
        "instance",
        log.fields().text(FieldNames.HOST, ""),
        "process",
        process);
  }

  /** The number after a name in the words, or in a field of that name; -1 where there is none. */
  private static long count(Entry log, String words, String name) {
    if (log.fields().get(name) instanceof Value.Whole(long value)) {
      return value >= 0 && value <= MAX_COUNT ? value : -1;
    }
    int at = words.indexOf(name);
    if (at < 0) {
      return -1;
    }
    int i = at + name.length();
    while (i < words.length() && " :\"'=".indexOf(words.charAt(i)) >= 0) {
      i++;
    }
    long value = -1;
    while (i < words.length() && words.charAt(i) >= '0' && words.charAt(i) <= '9') {
      value = Math.max(value, 0) * 10 + (words.charAt(i) - '0');
      if (value > MAX_COUNT) {
        return -1;
      }
      i++;
    }
    return value;
  }

  /** A console that is a terminal paints numbers: {@code ESC [33m20 ESC [39m}. */
  private static String withoutColours(String text) {
    if (text.indexOf('\u001b') < 0) {
      return text;
    }
    StringBuilder plain = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) == '\u001b' && i + 1 < text.length() && text.charAt(i + 1) == '[') {
        while (i < text.length() && text.charAt(i) != 'm') {
          i++;
        }
      } else {
        plain.append(text.charAt(i));
      }
    }
    return plain.toString();
  }
}
