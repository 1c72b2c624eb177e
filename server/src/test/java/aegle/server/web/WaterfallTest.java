package aegle.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import aegle.records.EntryId;
import aegle.records.StoredEntry;
import aegle.server.web.Waterfall.Oddity;
import aegle.signals.Entry;
import aegle.signals.EntryKind;
import aegle.signals.FieldNames;
import aegle.signals.Fields;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WaterfallTest {
  private static final long MILLI = 1_000_000;

  @Test
  void children_stand_below_their_parent_by_their_start() {
    Waterfall waterfall =
        Waterfall.of(
            List.of(
                span("late", "root", 50, 10),
                span("root", "", 0, 100),
                span("leaf", "early", 12, 3),
                span("early", "root", 10, 20)));
    assertThat(drawn(waterfall)).containsExactly("root", ".early", "..leaf", ".late");
    assertThat(waterfall.rows().getFirst().children()).isEqualTo(2);
    assertThat(waterfall.fromNanos()).isZero();
    assertThat(waterfall.toNanos()).isEqualTo(100 * MILLI);
  }

  @Test
  void a_span_whose_parent_is_not_there_stands_at_the_root_and_says_so() {
    Waterfall waterfall = Waterfall.of(List.of(span("a", "gone", 5, 1), span("b", "a", 6, 1)));
    assertThat(drawn(waterfall)).containsExactly("a", ".b");
    assertThat(waterfall.rows().getFirst().oddity()).isEqualTo(Oddity.NO_PARENT);
    assertThat(waterfall.rows().getLast().oddity()).isEqualTo(Oddity.NONE);
  }

  @Test
  void a_loop_is_cut_before_its_earliest_span_and_loses_none() {
    Waterfall waterfall =
        Waterfall.of(
            List.of(
                span("root", "", 0, 10),
                span("b", "a", 3, 1),
                span("a", "b", 2, 1),
                span("own", "own", 4, 1)));
    assertThat(drawn(waterfall)).containsExactly("root", "a", ".b", "own");
    assertThat(waterfall.rows().stream().filter(row -> row.oddity() == Oddity.LOOP).count())
        .isEqualTo(2);
  }

  @Test
  void where_clocks_differ_a_child_keeps_its_time_and_says_so() {
    Waterfall waterfall =
        Waterfall.of(List.of(span("root", "", 100, 10), span("a", "root", 40, 5)));
    assertThat(drawn(waterfall)).containsExactly("root", ".a");
    assertThat(waterfall.rows().getLast().oddity()).isEqualTo(Oddity.BEFORE_PARENT);
    assertThat(waterfall.fromNanos()).isEqualTo(40 * MILLI);
  }

  @Test
  void spans_that_share_an_id_are_all_shown_once() {
    Waterfall waterfall =
        Waterfall.of(
            List.of(
                span("root", "", 0, 9),
                span("twin", "root", 1, 1),
                span("twin", "root", 2, 1),
                span("child", "twin", 3, 1)));
    assertThat(drawn(waterfall)).containsExactly("root", ".twin", "..child", ".twin");
  }

  @Test
  void a_chain_as_long_as_a_trace_may_be_needs_no_deep_stack() {
    List<StoredEntry> chain = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      chain.add(span("s" + i, i == 0 ? "" : "s" + (i - 1), i, 1));
    }
    assertThat(Waterfall.of(chain).rows().getLast().depth()).isEqualTo(19_999);
  }

  @Test
  void a_span_without_a_duration_takes_no_time() {
    Fields fields = Fields.builder().put(FieldNames.SPAN_ID, "x").build();
    StoredEntry span =
        new StoredEntry(new EntryId(EntryKind.SPAN, 7, 7), new Entry(EntryKind.SPAN, 7, fields));
    assertThat(Waterfall.of(List.of(span)).toNanos()).isEqualTo(7);
  }

  private static List<String> drawn(Waterfall waterfall) {
    return waterfall.rows().stream()
        .map(row -> ".".repeat(row.depth()) + Waterfall.idOf(row.span()))
        .toList();
  }

  private static StoredEntry span(String id, String parent, long startMillis, double millis) {
    Fields fields =
        Fields.builder()
            .put(FieldNames.SPAN_ID, id)
            .putText(FieldNames.PARENT_SPAN_ID, parent)
            .put(FieldNames.DURATION_MS, millis)
            .build();
    long nanos = startMillis * MILLI;
    return new StoredEntry(
        new EntryId(EntryKind.SPAN, nanos, startMillis), new Entry(EntryKind.SPAN, nanos, fields));
  }
}
