package aegle.metrics.testing;

import static org.assertj.core.api.Assertions.assertThat;

import aegle.metrics.AppendResult;
import aegle.metrics.Matcher;
import aegle.metrics.SampleBuffer;
import aegle.metrics.Series;
import aegle.metrics.SeriesStore;
import aegle.signals.Labels;
import aegle.signals.Sample;
import aegle.signals.StaleMarker;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link SeriesStore} does; each implementation extends it. */
public abstract class SeriesStoreKit {
  /**
   * A moment on a two-hour boundary, so that blocks begin where the tests expect:
   * 2025-06-02T08:00:00Z.
   */
  protected static final long START = 1_748_851_200_000L;

  protected SeriesStore store;

  /** A new, empty store. */
  protected abstract SeriesStore open();

  @BeforeEach
  void openStore() {
    store = open();
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  @Test
  void samples_come_back_in_order_with_their_staleness_marker() {
    Labels up = Labels.of("__name__", "up", "job", "clinic");
    append(up, 0, 1, 15_000, 0, 30_000, StaleMarker.VALUE);

    assertThat(read(START, START + 60_000, Matcher.equal("__name__", "up")))
        .containsExactly("up{job=\"clinic\"} 0=1.0 15000=0.0 30000=stale");
  }

  @Test
  void a_range_is_closed_at_both_ends() {
    Labels up = Labels.of("__name__", "up");
    append(up, 0, 1, 15_000, 2, 30_000, 3, 45_000, 4);

    assertThat(read(START + 15_000, START + 30_000, Matcher.equal("__name__", "up")))
        .containsExactly("up 15000=2.0 30000=3.0");
  }

  @Test
  void series_are_sorted_by_labels_and_chosen_by_all_matchers() {
    append(Labels.of("__name__", "m", "a", "2"), 0, 1);
    append(Labels.of("__name__", "m", "a", "1", "b", "x"), 0, 2);
    append(Labels.of("__name__", "m"), 0, 3);
    append(Labels.of("__name__", "n", "a", "1"), 0, 4);

    assertThat(read(START, START, Matcher.equal("__name__", "m")))
        .containsExactly("m 0=3.0", "m{a=\"1\", b=\"x\"} 0=2.0", "m{a=\"2\"} 0=1.0");
    assertThat(
            read(
                START,
                START,
                Matcher.equal("__name__", "m"),
                new Matcher(Matcher.Type.REGEX, "a", "1|2")))
        .containsExactly("m{a=\"1\", b=\"x\"} 0=2.0", "m{a=\"2\"} 0=1.0");
    assertThat(read(START, START, Matcher.equal("__name__", "m"), Matcher.equal("b", "")))
        .containsExactly("m 0=3.0", "m{a=\"2\"} 0=1.0");
    assertThat(
            read(
                START,
                START,
                Matcher.equal("a", "1"),
                new Matcher(Matcher.Type.NOT_REGEX, "b", ".+")))
        .containsExactly("n{a=\"1\"} 0=4.0");
    assertThat(read(START, START)).hasSize(4);
  }

  @Test
  void an_older_sample_and_a_contradicting_one_are_refused_while_the_rest_is_kept() {
    Labels up = Labels.of("__name__", "up");
    append(up, 15_000, 1);
    AppendResult result =
        store.append(
            List.of(
                new Sample(up, START, 1),
                new Sample(up, START + 15_000, 1),
                new Sample(up, START + 15_000, 2),
                new Sample(up, START + 30_000, 3)));

    assertThat(result.accepted()).isEqualTo(2);
    assertThat(result.refused())
        .containsEntry(AppendResult.Refusal.OUT_OF_ORDER, 1L)
        .containsEntry(AppendResult.Refusal.DUPLICATE, 1L);
    assertThat(result.firstRefusal()).contains("up").contains("out of order");
    assertThat(read(START, START + 60_000)).containsExactly("up 15000=1.0 30000=3.0");
  }

  @Test
  void names_and_values_of_labels_are_listed_for_the_matching_series_only() {
    append(Labels.of("__name__", "m", "job", "a", "x", "1"), 0, 1);
    append(Labels.of("__name__", "n", "job", "b"), 0, 1);

    assertThat(store.labelNames(START, START, List.of())).containsExactly("__name__", "job", "x");
    assertThat(store.labelNames(START, START, List.of(Matcher.equal("job", "b"))))
        .containsExactly("__name__", "job");
    assertThat(store.labelValues("job", START, START, List.of())).containsExactly("a", "b");
    assertThat(store.labelValues("job", START, START, List.of(Matcher.equal("x", "1"))))
        .containsExactly("a");
  }

  @Test
  void a_series_without_labels_is_refused() {
    AppendResult result = store.append(List.of(new Sample(Labels.EMPTY, START, 1)));
    assertThat(result.refused()).containsEntry(AppendResult.Refusal.INVALID_LABELS, 1L);
  }

  /** Appends pairs of milliseconds after {@link #START} and values; all must be accepted. */
  protected final void append(Labels labels, double... offsetsAndValues) {
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < offsetsAndValues.length; i += 2) {
      samples.add(new Sample(labels, START + (long) offsetsAndValues[i], offsetsAndValues[i + 1]));
    }
    assertThat(store.append(samples).accepted()).isEqualTo(samples.size());
  }

  /** The stored series as text, times as milliseconds after {@link #START}. */
  protected final List<String> read(long from, long to, Matcher... matchers) {
    List<String> lines = new ArrayList<>();
    SampleBuffer buffer = new SampleBuffer();
    for (Series series : store.select(from, to, List.of(matchers))) {
      buffer.clear();
      series.read(from, to, buffer);
      StringBuilder line = new StringBuilder(series.labels().toString());
      for (int i = 0; i < buffer.size(); i++) {
        double value = buffer.value(i);
        line.append(' ').append(buffer.timestampMillis(i) - START).append('=');
        line.append(StaleMarker.is(value) ? "stale" : Double.toString(value));
      }
      lines.add(line.toString());
    }
    return lines;
  }
}
