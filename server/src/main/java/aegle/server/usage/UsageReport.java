package aegle.server.usage;

import java.time.Instant;
import java.util.List;

/**
 * Where the series come from, what they cost and what nobody asks for.
 *
 * @param countedAt when the store was last counted
 * @param since since when births and folded series are known
 * @param askedSince since when it is known what is asked for
 * @param series in memory
 * @param maxSeries that all sources together may have
 * @param cost what a series costs, an estimate
 * @param sources those with most series first
 * @param metrics those with most series first, each of one source
 * @param wide labels with most values, those that grew most within the last day first
 * @param growers metrics of which most series were born within the last day
 * @param folded labels that are beyond a budget
 * @param unasked metrics that nobody asked for
 * @param unaskedLabels labels that nobody named, of metrics that somebody asked for
 */
public record UsageReport(
    Instant countedAt,
    Instant since,
    Instant askedSince,
    long series,
    long maxSeries,
    Cost cost,
    List<Source> sources,
    List<Metric> metrics,
    List<Label> wide,
    List<Metric> growers,
    List<Folded> folded,
    List<Unasked> unasked,
    List<UnaskedLabel> unaskedLabels) {
  /** Lines of each list: 50. */
  public static final int MAX_LINES = 50;

  public UsageReport {
    sources = List.copyOf(sources);
    metrics = List.copyOf(metrics);
    wide = List.copyOf(wide);
    growers = List.copyOf(growers);
    folded = List.copyOf(folded);
    unasked = List.copyOf(unasked);
    unaskedLabels = List.copyOf(unaskedLabels);
  }

  /**
   * An estimate of what a series takes on disk.
   *
   * @param bytesPerSample bytes of all blocks by samples of all blocks; without any, a usual figure
   * @param samplesPerDay of one series: the average of the store since the start
   * @param isMeasured whether the bytes were
   */
  public record Cost(double bytesPerSample, double samplesPerDay, boolean isMeasured) {
    /** Bytes a day of so many series. */
    public double bytesPerDay(long series) {
      return series * samplesPerDay * bytesPerSample;
    }
  }

  /**
   * Who sends, as far as it is known.
   *
   * @param source the name of a key, of a job or of a project
   * @param clients name and version, as they say
   * @param services some that its labels name
   * @param releases some that its labels name
   * @param instances some that its labels name
   */
  public record Origin(
      String source,
      List<String> protocols,
      List<String> clients,
      List<String> services,
      List<String> releases,
      List<String> instances) {}

  /** A source with what it takes. */
  public record Source(
      Origin origin, long series, long budget, long folded, long refused, double bytesPerDay) {}

  /**
   * A metric of a source.
   *
   * @param label the label with most values, empty without any
   * @param values that it has
   */
  public record Metric(
      String name,
      Origin origin,
      long series,
      long bornLastHour,
      long bornLastDay,
      String label,
      long values,
      boolean isAsked) {}

  /**
   * A label of a metric of a source.
   *
   * @param values that are kept
   * @param budget of them
   */
  public record Label(
      String metric,
      String label,
      Origin origin,
      long values,
      long budget,
      long bornLastHour,
      long bornLastDay) {}

  /**
   * A label whose values are beyond their budget.
   *
   * @param folded how many are, an estimate within 2 %
   * @param examples of the folded ones, masked
   */
  public record Folded(
      String metric,
      String label,
      Origin origin,
      long values,
      long budget,
      long folded,
      List<String> examples) {}

  /** A metric that nobody asked for. */
  public record Unasked(String metric, Origin origin, long series, double bytesPerDay) {}

  /** A label that nobody named. */
  public record UnaskedLabel(String metric, String label, Origin origin, long values) {}
}
