package aegle.metrics.rules.unittest;

import aegle.metrics.SeriesStore;
import aegle.metrics.rules.unittest.SeriesNotation.Item;
import aegle.signals.Labels;
import aegle.signals.Sample;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The input series of a test, given to the store as time goes on, since rules must not see what has
 * not happened yet. Native histograms are kept here, as the store has none.
 */
final class InputFeed {
  private static final long LOOKBACK_MILLIS = 300_000;

  private final Map<Labels, List<Item>> series = new LinkedHashMap<>();
  private final Map<Labels, TreeMap<Long, NativeHistogram>> histograms = new LinkedHashMap<>();
  private final long intervalMillis;
  private final SeriesStore store;
  private long nextStep;

  /**
   * Reads the series.
   *
   * @throws NotationException when one is written wrongly
   */
  InputFeed(RuleTest test, SeriesStore store) {
    this.intervalMillis = test.interval().toMillis();
    this.store = store;
    for (RuleTest.InputSeries input : test.inputSeries()) {
      SeriesNotation parsed = SeriesNotation.parse(input.series() + " " + input.values());
      series.put(parsed.labels(), parsed.items());
    }
  }

  /** Stores what happened up to a time, itself included. */
  void feedUntil(long timeMillis) {
    List<Sample> samples = new ArrayList<>();
    int longest = series.values().stream().mapToInt(List::size).max().orElse(0);
    while (nextStep < longest && nextStep * intervalMillis <= timeMillis) {
      int step = (int) nextStep++;
      series.forEach((labels, items) -> {
        if (step < items.size()) {
          add(labels, step * intervalMillis, items.get(step), samples);
        }
      });
    }
    if (!samples.isEmpty()) {
      var _ = store.append(samples);
    }
  }

  private void add(Labels labels, long timeMillis, Item item, List<Sample> samples) {
    switch (item) {
      case Item.Gap _ -> {}
      case Item.Point number -> samples.add(new Sample(labels, timeMillis, number.value()));
      case Item.Histogram histogram -> {
        TreeMap<Long, NativeHistogram> former =
            histograms.computeIfAbsent(labels, _ -> new TreeMap<>());
        NativeHistogram value = histogram.value();
        former.put(
            timeMillis, former.isEmpty() ? value : value.after(former.lastEntry().getValue()));
      }
    }
  }

  /**
   * The histograms that a plain series name selects at a time; empty when the expression is not
   * about histograms.
   *
   * @throws NotationException when it does anything else with them
   */
  Optional<Map<Labels, NativeHistogram>> histograms(String expression, long timeMillis) {
    Optional<Labels> about =
        histograms.keySet().stream()
            .filter(labels -> expression.contains(labels.metricName()))
            .findFirst();
    if (about.isEmpty() || namesFloats(expression)) {
      return Optional.empty();
    }
    Labels wanted;
    try {
      wanted = SeriesNotation.parseLabels(expression);
    } catch (NotationException _) {
      throw new NotationException(
          "native histograms are not evaluated: only the name of such a series can be asked for");
    }
    Map<Labels, NativeHistogram> found = new LinkedHashMap<>();
    histograms.forEach((labels, values) -> {
      Map.Entry<Long, NativeHistogram> last = values.floorEntry(timeMillis);
      if (last != null
          && last.getKey() > timeMillis - LOOKBACK_MILLIS
          && labels.only(wanted.toMap().keySet()).equals(wanted)) {
        found.put(labels, last.getValue());
      }
    });
    return Optional.of(found);
  }

  /** Whether it names a series of numbers exactly, such as one that a histogram's name begins. */
  private boolean namesFloats(String expression) {
    return series.keySet().stream()
        .anyMatch(labels ->
            !histograms.containsKey(labels) && expression.strip().equals(labels.metricName()));
  }
}
