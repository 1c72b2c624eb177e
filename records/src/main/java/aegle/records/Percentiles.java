package aegle.records;

import java.util.List;

/**
 * Percentiles of a numeric field: exact for up to 65,536 values, then within half a percent.
 *
 * @param groups one named {@link #ALL}, or one for each of the most frequent values of the field
 *     that was grouped by
 * @param timedOut whether the time limit ended the reading
 */
public record Percentiles(List<Group> groups, boolean timedOut) {
  public static final String ALL = "";

  public Percentiles {
    groups = List.copyOf(groups);
  }

  /**
   * The percentiles of one group.
   *
   * @param count how many numbers there are; with none, every percentile is NaN
   * @param values in the order of the ranks that were asked for
   */
  public record Group(String value, long count, double mean, List<Double> values) {
    public Group {
      values = List.copyOf(values);
    }
  }
}
