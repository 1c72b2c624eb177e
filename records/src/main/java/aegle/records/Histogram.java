package aegle.records;

import java.util.List;

/**
 * How many entries matched over time.
 *
 * @param fromNanos where the first stretch begins
 * @param stepNanos how long each stretch is
 * @param lines one for each value of the field that was split by, the most frequent first, then,
 *     under the name {@link #OTHERS}, the entries with another value or none; or a single line
 *     named {@link #ALL}
 * @param timedOut whether the time limit ended the counting, so that there may be more
 */
public record Histogram(long fromNanos, long stepNanos, List<Line> lines, boolean timedOut) {
  public static final String ALL = "";

  /** No value of a field is this text, for it holds a character that is none. */
  public static final String OTHERS = "\uFFFFothers";

  public Histogram {
    lines = List.copyOf(lines);
  }

  /** The counts of one value, one for each stretch of time. */
  public record Line(String value, List<Long> counts) {
    public Line {
      counts = List.copyOf(counts);
    }
  }
}
