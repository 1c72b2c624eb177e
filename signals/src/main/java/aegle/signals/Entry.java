package aegle.signals;

/**
 * One record, whatever its kind: a log line, a span, an error, a replay's segment, a web vital, an
 * access to patient data, a check-in.
 *
 * @param timeNanos when it happened, in nanoseconds since 1970 (until 2262)
 * @param fields what is searched, counted and shown in lists
 * @param detail what is shown when one record is opened, or {@link Json#NOTHING}
 */
public record Entry(EntryKind kind, long timeNanos, Fields fields, Json.Members detail) {
  private static final long NANOS_PER_MILLI = 1_000_000;

  /** A record without nested detail. */
  public Entry(EntryKind kind, long timeNanos, Fields fields) {
    this(kind, timeNanos, fields, Json.NOTHING);
  }

  /** When it happened, in milliseconds since 1970, rounded down. */
  public long timeMillis() {
    return Math.floorDiv(timeNanos, NANOS_PER_MILLI);
  }

  @Override
  public String toString() {
    // Never the values: they may be a person's.
    return "Entry[" + kind + " at " + timeNanos + " with " + fields.size() + " fields]";
  }
}
