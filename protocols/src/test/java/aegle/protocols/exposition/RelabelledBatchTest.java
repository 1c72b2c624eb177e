package aegle.protocols.exposition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aegle.protocols.DecodeException;
import aegle.signals.Labels;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RelabelledBatchTest {
  private final RelabelMemo memo = new RelabelMemo();
  private int mapped;

  @Test
  void series_carry_the_targets_labels_and_dropped_ones_are_skipped() {
    RelabelledBatch batch = batch("a 1\nsecret 2\nb 3\n");
    assertThat(batch.prepare()).isEqualTo(new RelabelledBatch.Counts(3, 2, 2));
    assertThat(walk(batch)).containsExactly("a{job=\"clinic\"}=1.0", "b{job=\"clinic\"}=3.0");
  }

  @Test
  void the_mapping_runs_once_for_a_line_that_every_scrape_shows() {
    for (int scrape = 0; scrape < 3; scrape++) {
      RelabelledBatch batch = batch("a 1\nsecret 2\n");
      batch.prepare();
      walk(batch);
    }
    assertThat(mapped).isEqualTo(2);
  }

  @Test
  void what_was_on_the_page_before_and_is_not_on_this_one_has_vanished_once() {
    batch("a 1\nb 2\n").prepare();
    batch("a 1\nc 2\n").prepare();
    assertThat(memo.vanished()).containsExactly(Labels.of("__name__", "b", "job", "clinic"));
    batch("a 1\nc 2\n").prepare();
    assertThat(memo.vanished()).isEmpty();
    assertThat(memo.present()).hasSize(2);
  }

  @Test
  void a_series_with_times_of_its_own_never_goes_stale() {
    batch("a 1 1000\n").prepare();
    batch("b 1\n").prepare();
    assertThat(memo.vanished()).isEmpty();
  }

  @Test
  void a_page_that_is_wrong_at_its_end_leaves_the_memo_as_it_was() {
    batch("a 1\n").prepare();
    assertThatThrownBy(() -> batch("b 1\n!\n").prepare()).isInstanceOf(DecodeException.class);
    assertThat(memo.present()).containsExactly(Labels.of("__name__", "a", "job", "clinic"));
  }

  private RelabelledBatch batch(String text) {
    byte[] page = text.getBytes(StandardCharsets.UTF_8);
    return new RelabelledBatch(
        ExpositionReader.of(ExpositionFormat.TEXT, page, page.length, "t", 5),
        memo,
        this::map,
        true,
        5);
  }

  private @Nullable Labels map(Labels labels) {
    mapped++;
    return labels.metricName().equals("secret") ? null : labels.with("job", "clinic");
  }

  private static List<String> walk(RelabelledBatch batch) {
    List<String> lines = new ArrayList<>();
    while (batch.nextSeries()) {
      while (batch.nextSample()) {
        lines.add(batch.labels() + "=" + batch.value());
      }
    }
    return lines;
  }
}
