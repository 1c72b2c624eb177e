package aegle.records;

import aegle.signals.EntryKind;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A question to the store.
 *
 * @param kinds which kinds of entries, at least one
 * @param text what they have to match, in the language of this package; empty matches all
 * @param fromNanos the beginning of the time, in it
 * @param toNanos the end of the time, not in it
 * @param limit how many entries one page holds, up to {@link #MAX_LIMIT}
 * @param cursor where the page before ended, or null for the first
 * @param timeLimit after this long the answer holds what was found until then
 */
public record RecordQuery(
    Set<EntryKind> kinds,
    String text,
    long fromNanos,
    long toNanos,
    int limit,
    Order order,
    @Nullable Cursor cursor,
    Duration timeLimit) {
  /** Entries on one page. */
  public static final int MAX_LIMIT = 10_000;

  /** Characters of a query's text. */
  public static final int MAX_TEXT_CHARS = 8_192;

  private static final int DEFAULT_LIMIT = 50;
  private static final Duration DEFAULT_TIME_LIMIT = Duration.ofSeconds(10);

  /** Which entries come first. */
  public enum Order {
    NEWEST_FIRST,
    OLDEST_FIRST
  }

  public RecordQuery {
    if (kinds.isEmpty()) {
      throw new RecordArgumentException("cannot search no kinds; name at least one");
    }
    if (limit < 0 || limit > MAX_LIMIT) {
      throw new RecordArgumentException(
          "cannot list " + limit + " records; allowed is 0 to " + MAX_LIMIT);
    }
    if (timeLimit.isNegative()) {
      throw new RecordArgumentException(
          "cannot search for " + timeLimit + "; give a time limit of 0s or more");
    }
    kinds = Set.copyOf(kinds);
  }

  /** The newest entries of all time of these kinds. */
  public static RecordQuery of(EntryKind first, EntryKind... more) {
    return new RecordQuery(
        EnumSet.of(first, more),
        "",
        Long.MIN_VALUE,
        Long.MAX_VALUE,
        DEFAULT_LIMIT,
        Order.NEWEST_FIRST,
        null,
        DEFAULT_TIME_LIMIT);
  }

  public RecordQuery withText(String newText) {
    return new RecordQuery(kinds, newText, fromNanos, toNanos, limit, order, cursor, timeLimit);
  }

  /** Between two moments: the first in, the second out. */
  public RecordQuery between(long newFromNanos, long newToNanos) {
    return new RecordQuery(kinds, text, newFromNanos, newToNanos, limit, order, cursor, timeLimit);
  }

  public RecordQuery withLimit(int newLimit) {
    return new RecordQuery(kinds, text, fromNanos, toNanos, newLimit, order, cursor, timeLimit);
  }

  public RecordQuery withOrder(Order newOrder) {
    return new RecordQuery(kinds, text, fromNanos, toNanos, limit, newOrder, cursor, timeLimit);
  }

  /** From where another page ended; null is from the beginning. */
  public RecordQuery after(@Nullable Cursor newCursor) {
    return new RecordQuery(kinds, text, fromNanos, toNanos, limit, order, newCursor, timeLimit);
  }

  public RecordQuery within(Duration newTimeLimit) {
    return new RecordQuery(kinds, text, fromNanos, toNanos, limit, order, cursor, newTimeLimit);
  }
}
