package aegle.server.objectives;

import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What an event is, and which of them failed, as PromQL over a range. The expressions give whole
 * numbers of events, one element for each combination of the labels that split the objective, and
 * nothing where nothing was measured.
 */
public sealed interface Indicator {
  /** How many events a range had. */
  String events(String range, List<String> by);

  /** How many of them failed. */
  String failures(String range, List<String> by);

  /** The series without which nothing is known; a selector. */
  String source();

  /** What happened to an event that failed, after its unit: "13 bookings failed". */
  String deed();

  /** Whether events are moments of time and not things that people did. */
  default boolean isTime() {
    return false;
  }

  private static String sum(String inner, List<String> by) {
    String grouping = by.isEmpty() ? "" : " by (" + String.join(", ", by) + ")";
    return "sum" + grouping + "(" + inner + ")";
  }

  private static String increase(String selector, String range, List<String> by) {
    return sum("increase(" + selector + "[" + range + "])", by);
  }

  private static String difference(String all, String good) {
    return "round(clamp_min(" + all + " - " + good + ", 0))";
  }

  /**
   * Counters of good and of all events. A counter that does not exist beside the other one stands
   * for none: most are born with their first event.
   */
  record GoodOfTotal(String good, String total) implements Indicator {
    @Override
    public String events(String range, List<String> by) {
      return "round(" + increase(total, range, by) + ")";
    }

    @Override
    public String failures(String range, List<String> by) {
      String all = increase(total, range, by);
      return difference(all, "(" + increase(good, range, by) + " or " + all + " * 0)");
    }

    @Override
    public String source() {
      return total;
    }

    @Override
    public String deed() {
      return "failed";
    }
  }

  /** Counters of failed and of all events. */
  record FailedOfTotal(String failed, String total) implements Indicator {
    @Override
    public String events(String range, List<String> by) {
      return "round(" + increase(total, range, by) + ")";
    }

    @Override
    public String failures(String range, List<String> by) {
      return "round(" + increase(failed, range, by) + " or " + increase(total, range, by) + " * 0)";
    }

    @Override
    public String source() {
      return total;
    }

    @Override
    public String deed() {
      return "failed";
    }
  }

  /** Counters of good and of failed events, which together are all. */
  record GoodAndFailed(String good, String failed) implements Indicator {
    @Override
    public String events(String range, List<String> by) {
      String well = increase(good, range, by);
      String badly = increase(failed, range, by);
      return "round(" + well + " + " + badly + " or " + well + " or " + badly + ")";
    }

    @Override
    public String failures(String range, List<String> by) {
      return "round(" + increase(failed, range, by) + " or " + increase(good, range, by) + " * 0)";
    }

    @Override
    public String source() {
      return good;
    }

    @Override
    public String deed() {
      return "failed";
    }
  }

  /**
   * A histogram and the duration, or size, that an event must not exceed. The threshold has to be
   * the edge of a bucket: nothing is known of what lies within one. Without that bucket there are
   * no failures, rather than only failures.
   *
   * @param histogram its name, without {@code _bucket}
   * @param matchers what stands in the braces of its selector
   * @param edge the threshold in the histogram's own unit
   * @param words the threshold as written, such as 2s
   */
  record Under(String histogram, String matchers, BigDecimal edge, String words)
      implements Indicator {
    @Override
    public String events(String range, List<String> by) {
      return "round(" + increase(source(), range, by) + ")";
    }

    @Override
    public String failures(String range, List<String> by) {
      return difference(increase(source(), range, by), increase(bucket(edgeMatcher()), range, by));
    }

    @Override
    public String source() {
      return histogram + "_count" + (matchers.isEmpty() ? "" : "{" + matchers + "}");
    }

    /** The buckets of every edge; a selector. */
    String buckets() {
      return histogram + "_bucket" + (matchers.isEmpty() ? "" : "{" + matchers + "}");
    }

    private String bucket(String more) {
      return histogram
          + "_bucket{"
          + (matchers.isEmpty() ? "" : matchers + (matchers.endsWith(",") ? "" : ","))
          + more
          + "}";
    }

    /** Some clients write 2, others 2.0. */
    private String edgeMatcher() {
      String text = edge.stripTrailingZeros().toPlainString();
      return text.contains(".") ? "le=\"" + text + "\"" : "le=~\"" + text + "|" + text + "[.]0\"";
    }

    @Override
    public String deed() {
      return "took longer than " + words;
    }
  }

  /**
   * Series that are 1 while something works and 0 while it does not: every sample of each is an
   * event, so a share of them is a share of the time that was watched.
   */
  record Up(String series) implements Indicator {
    @Override
    public String events(String range, List<String> by) {
      return sum("count_over_time(" + series + "[" + range + "])", by);
    }

    @Override
    public String failures(String range, List<String> by) {
      return difference(events(range, by), sum("sum_over_time(" + series + "[" + range + "])", by));
    }

    @Override
    public String source() {
      return series;
    }

    @Override
    public String deed() {
      return "were lost";
    }

    @Override
    public boolean isTime() {
      return true;
    }
  }

  /** The edges as the labels write them, for people. */
  static String words(List<String> edges) {
    return edges.stream().collect(Collectors.joining(", "));
  }
}
