package aegle.server.intake;

import static org.assertj.core.api.Assertions.assertThat;

import aegle.server.testing.FakeClock;
import aegle.signals.Entry;
import aegle.signals.EntryKind;
import aegle.signals.FieldNames;
import aegle.signals.Fields;
import aegle.signals.Refusal;
import aegle.signals.SignalBatch;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SeenEventsTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String ROOT = "b7ad6b7169203331";

  private final FakeClock clock = FakeClock.at("2026-11-23T10:00:00Z");
  private final SeenEvents seen = new SeenEvents(clock);

  @Test
  void an_event_is_known_for_an_hour_once_it_is_kept() {
    assertThat(keep("web", error("a"))).isTrue();
    assertThat(keep("web", error("a"))).isFalse();
    assertThat(keep("api", error("a"))).as("of another project").isTrue();
    clock.advance(SeenEvents.KNOWN.minusMillis(1));
    assertThat(keep("web", error("a"))).isFalse();
    clock.advance(Duration.ofMillis(2));
    assertThat(keep("web", error("a"))).isTrue();
  }

  @Test
  void an_event_that_could_not_be_kept_may_come_again() {
    SeenEvents.Fresh failed = seen.fresh(batch(error("a")), "web");
    seen.settle(failed, "web", false);
    assertThat(keep("web", error("a"))).isTrue();
  }

  @Test
  void whoever_sends_an_event_that_is_being_kept_waits_for_what_becomes_of_it() throws Exception {
    SeenEvents.Fresh first = seen.fresh(batch(error("a")), "web");
    CompletableFuture<Boolean> second =
        CompletableFuture.supplyAsync(() -> keep("web", error("a")));
    seen.settle(first, "web", false);
    assertThat(second.get(10, TimeUnit.SECONDS)).as("the first one failed").isTrue();
  }

  @Test
  void with_a_repeated_transaction_go_its_spans_and_vitals_and_nothing_else() {
    Entry transaction = entry(EntryKind.SPAN, FieldNames.EVENT_ID, id("t"));
    Entry child =
        new Entry(
            EntryKind.SPAN,
            1,
            Fields.builder()
                .put(FieldNames.TRACE_ID, TRACE)
                .put(FieldNames.SPAN_ID, "00f067aa0ba902b7")
                .put("segment.id", ROOT)
                .build());
    Entry vital = entry(EntryKind.VITAL, "vital.name", "LCP");
    Entry log = entry(EntryKind.LOG, FieldNames.MESSAGE, "of the same span");
    SignalBatch told = batch(transaction, child, vital, log);
    SeenEvents.Fresh first = seen.fresh(told, "web");
    seen.settle(first, "web", true);
    assertThat(first.batch()).isEqualTo(told);
    SignalBatch again = seen.fresh(told, "web").batch();
    assertThat(again.entries()).containsExactly(log);
    assertThat(again.refusals()).containsExactly(new Refusal("transaction", "duplicate", 1));
  }

  @Test
  void an_event_that_came_twice_in_one_batch_is_kept_once() {
    SignalBatch batch = seen.fresh(batch(error("a"), error("a")), "web").batch();
    assertThat(batch.entries()).hasSize(1);
    assertThat(batch.refusals()).containsExactly(new Refusal("error", "duplicate", 1));
  }

  @Test
  void equal_events_that_came_without_an_id_are_several() {
    Entry nameless =
        entry(EntryKind.ERROR, FieldNames.EVENT_ID, "0af7651916cd33dd8448eb211c80319c");
    assertThat(keep("web", nameless)).isTrue();
    assertThat(keep("web", nameless)).isTrue();
  }

  @Test
  void a_project_that_storms_forgets_its_own_oldest_ids_and_no_neighbours() {
    assertThat(keep("quiet", error("a"))).isTrue();
    for (int project = 0; project < 6; project++) {
      for (int i = 0; i <= SeenEvents.MAX_OF_PROJECT; i++) {
        keep("storm-" + project, error(Integer.toHexString(i)));
      }
    }
    assertThat(seen.size()).isEqualTo(SeenEvents.MAX);
    assertThat(keep("quiet", error("a"))).isFalse();
    assertThat(keep("storm-5", error(Integer.toHexString(SeenEvents.MAX_OF_PROJECT)))).isFalse();
    assertThat(keep("storm-5", error("0"))).isTrue();
  }

  /** Whether it was the first time. */
  private boolean keep(String project, Entry entry) {
    SeenEvents.Fresh fresh = seen.fresh(batch(entry), project);
    seen.settle(fresh, project, true);
    return !fresh.batch().entries().isEmpty();
  }

  private static Entry error(String id) {
    return entry(EntryKind.ERROR, FieldNames.EVENT_ID, id(id));
  }

  private static String id(String end) {
    return "f".repeat(32 - end.length()) + end;
  }

  private static Entry entry(EntryKind kind, String field, String value) {
    return new Entry(
        kind,
        1,
        Fields.builder()
            .put(field, value)
            .put(FieldNames.TRACE_ID, TRACE)
            .put(FieldNames.SPAN_ID, ROOT)
            .build());
  }

  private static SignalBatch batch(Entry... entries) {
    return new SignalBatch(List.of(entries), List.of(), List.of(), List.of());
  }
}
