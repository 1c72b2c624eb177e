package aegle.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import aegle.records.RecordQuery.Order;
import aegle.records.testing.SettableClock;
import aegle.signals.Entry;
import aegle.signals.EntryKind;
import aegle.signals.Fields;
import aegle.signals.Json;
import aegle.signals.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every store of records does. */
public abstract class RecordStoreKit {
  /** 2026-06-01T12:00:00Z. */
  protected static final long NOON_MILLIS = 1_780_315_200_000L;

  protected static final long NOON = NOON_MILLIS * 1_000_000;
  protected static final long SECOND = 1_000_000_000L;
  protected static final long DAY = 86_400 * SECOND;
  protected static final RecordQuery LOGS = RecordQuery.of(EntryKind.LOG);

  protected final SettableClock clock = new SettableClock(NOON_MILLIS);

  /** Nanoseconds that pass with each look at the time. */
  protected final AtomicLong tickNanos = new AtomicLong();

  private final AtomicLong nanos = new AtomicLong();
  protected RecordStore store;

  /** An empty store, ready for use, that keeps each kind for ten days. */
  protected abstract RecordStore openStore();

  /** What the store measures time with. */
  protected final long nanoTime() {
    return nanos.addAndGet(tickNanos.get());
  }

  @BeforeEach
  final void open() {
    store = openStore();
  }

  @AfterEach
  final void close() {
    store.close();
  }

  protected static Entry log(long timeNanos, String message) {
    return log(timeNanos, message, Fields.builder());
  }

  protected static Entry log(long timeNanos, String message, Fields.Builder fields) {
    return new Entry(EntryKind.LOG, timeNanos, fields.put("message", message).build());
  }

  protected static Entry with(long offset, String name, Value value) {
    return log(NOON + offset, "m" + offset, Fields.builder().put(name, value));
  }

  protected final void append(Entry... entries) {
    store.append(List.of(entries));
    store.refresh();
  }

  /** The messages of what a query finds, newest first. */
  protected final List<String> find(String text) {
    return messages(store.search(LOGS.withText(text)).entries());
  }

  private static List<String> messages(List<StoredEntry> entries) {
    return entries.stream().map(found -> found.entry().fields().text("message", "")).toList();
  }

  @Test
  void an_entry_comes_back_as_it_was_given() {
    Fields fields =
        Fields.builder()
            .put("message", "จองคิวไม่สำเร็จ: payment failed")
            .put("level", "error")
            .put("status", 503)
            .put("duration.ms", 12.75)
            .put("cached", false)
            .put("tags", new Value.Texts(List.of("a", "b")))
            .put("trace.id", "4bf92f3577b34da6a3ce929d0e0e4736")
            .put("odd \u0000 name", "\uD83D\uDE00")
            .build();
    Json.Members detail =
        new Json.Members(
            Map.of(
                "stack",
                new Json.Items(List.of(new Json.Text("at f"), new Json.Numeral("1e3"), Json.NIL)),
                "inner",
                new Json.Members(Map.of("ok", new Json.Flag(true)))));
    Entry entry = new Entry(EntryKind.ERROR, NOON + 1, fields, detail);
    store.append(List.of(entry));
    store.refresh();
    List<StoredEntry> found = store.search(RecordQuery.of(EntryKind.ERROR)).entries();
    assertThat(found).extracting(StoredEntry::entry).containsExactly(entry);
    assertThat(store.get(found.getFirst().id())).contains(found.getFirst());
    assertThat(EntryId.of(found.getFirst().id().text())).isEqualTo(found.getFirst().id());
    assertThat(store.search(LOGS).entries()).isEmpty();
  }

  @Test
  void entries_come_newest_first_or_oldest_first_whatever_the_order_of_arrival() {
    append(log(NOON + 2, "b"), log(NOON + 3, "c"));
    append(log(NOON + 1, "a"), log(NOON - DAY, "before"), log(NOON + 3, "d"));
    assertThat(find("")).containsExactly("d", "c", "b", "a", "before");
    Page oldest = store.search(LOGS.withOrder(Order.OLDEST_FIRST).withLimit(3));
    assertThat(messages(oldest.entries())).containsExactly("before", "a", "b");
  }

  @Test
  void a_time_holds_its_beginning_and_not_its_end() {
    append(log(NOON, "a"), log(NOON + 1, "b"), log(NOON + 2, "c"));
    Page page = store.search(LOGS.between(NOON, NOON + 2));
    assertThat(messages(page.entries())).containsExactly("b", "a");
    assertThat(page.total()).isEqualTo(2);
    assertThat(page.totalExact()).isTrue();
    assertThat(store.count(LOGS.between(NOON + 1, NOON + 3))).isEqualTo(new Count(2, false));
    assertThat(store.count(LOGS.between(NOON, NOON)).entries()).isZero();
  }

  @Test
  void messages_are_found_by_word_and_phrase_whatever_the_case() {
    append(
        log(NOON, "Payment FAILED for order-77"),
        log(NOON + 1, "failed payment"),
        log(NOON + 2, "payments fail in db.timeout"));
    assertThat(find("payment failed")).hasSize(2);
    assertThat(find("message:\"payment failed\"")).containsExactly("Payment FAILED for order-77");
    assertThat(find("order-77")).containsExactly("Payment FAILED for order-77");
    assertThat(find("PAYM*")).hasSize(3);
    assertThat(find("pay?ents")).hasSize(1);
    assertThat(find("timeout")).hasSize(1);
    assertThat(find("\"failed for\"~3")).hasSize(1);
    assertThat(find("paymend~1")).hasSize(2);
    assertThat(find("\"!!\"")).isEmpty();
  }

  @Test
  void thai_is_found_by_any_part_of_a_sentence() {
    append(
        log(NOON, "ชำระเงินไม่สำเร็จ กรุณาลองใหม่"),
        log(NOON + 1, "บันทึกนัดหมายสำเร็จ"),
        log(NOON + 2, "payment ล้มเหลวสำหรับคลินิก bkk"));
    assertThat(find("ชำระเงิน")).containsExactly("ชำระเงินไม่สำเร็จ กรุณาลองใหม่");
    assertThat(find("สำเร็จ")).hasSize(2);
    assertThat(find("ไม่สำเร็จ")).hasSize(1);
    assertThat(find("payment ล้มเหลว")).hasSize(1);
    assertThat(find("\"payment ล้มเหลว\"")).hasSize(1);
    assertThat(find("คลินิก AND bkk")).hasSize(1);
    assertThat(find("ก")).hasSize(2);
    assertThat(find("เงินชำระ")).isEmpty();
  }

  @Test
  void other_fields_are_found_by_their_exact_value() {
    append(
        with(0, "clinic.id", new Value.Text("bkk-1")),
        with(1, "clinic.id", new Value.Text("bkk-10")),
        with(2, "clinic.id", new Value.Text("BKK-1")),
        with(3, "url.path", new Value.Text("/api/bookings/77")),
        with(4, "note", new Value.Text("two words: yes (really)")));
    assertThat(find("clinic.id:bkk-1")).containsExactly("m0");
    assertThat(find("clinic.id:bkk*")).containsExactly("m1", "m0");
    assertThat(find("clinic.id:*-1")).containsExactly("m2", "m0");
    assertThat(find("clinic.id:/bkk-[0-9]+/")).containsExactly("m1", "m0");
    assertThat(find("url.path:/api/bookings/77")).containsExactly("m3");
    assertThat(find("url.path:/api/*")).containsExactly("m3");
    assertThat(find("note:\"two words: yes (really)\"")).containsExactly("m4");
    assertThat(find("clinic.id:[bkk-1 TO bkk-2}")).containsExactly("m1", "m0");
  }

  @Test
  void ids_are_found_like_any_value_and_counted_too() {
    String trace = "4bf92f3577b34da6a3ce929d0e0e4736";
    append(
        with(0, "trace.id", new Value.Text(trace)),
        with(1, "trace.id", new Value.Text(trace)),
        with(2, "trace.id", new Value.Text("0123456789abcdef0123456789abcdef")),
        with(3, "trace.id", new Value.Text("none")));
    assertThat(find("trace.id:" + trace)).containsExactly("m1", "m0");
    assertThat(find("trace.id:4bf92*")).containsExactly("m1", "m0");
    assertThat(find("trace.id:4bf92f*")).containsExactly("m1", "m0");
    assertThat(find("_exists_:trace.id")).hasSize(4);
    assertThat(find("trace.id:*e4736")).containsExactly("m1", "m0");
    assertThat(find("trace.id:/0123[0-9a-f]+/")).containsExactly("m2");
    assertThat(find("trace.id:[4a TO 4c]")).containsExactly("m1", "m0");
    TopValues top = store.top(LOGS, "trace.id", 1);
    assertThat(top.values()).containsExactly(new TopValues.Counted(trace, 2));
    assertThat(top.others()).isEqualTo(2);
    assertThat(top.exact()).isTrue();
  }

  @Test
  void conditions_are_joined_and_excluded_and_binds_tighter_than_or() {
    append(
        with(0, "level", new Value.Text("error")),
        with(1, "level", new Value.Text("warn")),
        with(2, "level", new Value.Text("info")));
    assertThat(find("level:error OR level:warn AND m1")).containsExactly("m1", "m0");
    assertThat(find("m1 AND level:warn OR level:error")).containsExactly("m1", "m0");
    assertThat(find("(level:error OR level:warn) AND m1")).containsExactly("m1");
    assertThat(find("NOT level:error")).containsExactly("m2", "m1");
    assertThat(find("-level:error -level:info")).containsExactly("m1");
    assertThat(find("level:(error warn)")).isEmpty();
    assertThat(find("level:(error OR warn)")).hasSize(2);
    assertThat(find("level:error || !level:info && m1")).containsExactly("m1", "m0");
    assertThat(find("level:error OR NOT m2")).containsExactly("m1", "m0");
    assertThat(find("*:*")).hasSize(3);
  }

  @Test
  void a_field_of_several_types_never_conflicts() {
    append(
        with(0, "code", new Value.Text("5")),
        with(1, "code", new Value.Whole(5)),
        with(2, "code", new Value.Real(5)),
        with(3, "code", new Value.Flag(true)),
        with(4, "code", new Value.Texts(List.of("4", "5"))),
        with(5, "code", new Value.Real(Double.NaN)),
        with(6, "code", new Value.Whole(6)));
    assertThat(find("code:5")).containsExactly("m4", "m2", "m1", "m0");
    assertThat(find("code:true")).containsExactly("m3");
    assertThat(find("code:>=5.5")).containsExactly("m6");
    assertThat(find("_exists_:code")).containsExactly("m6", "m4", "m3", "m2", "m1", "m0");
    assertThat(find("NOT code:*")).containsExactly("m5");
    assertThat(store.fields(EntryKind.LOG))
        .contains(
            new KnownField(
                "code", Set.of(KnownField.Type.TEXT, KnownField.Type.WHOLE, KnownField.Type.REAL)));
  }

  @Test
  void numbers_are_found_by_range() {
    for (long i = -2; i <= 2; i++) {
      append(with(10 + i, "n", new Value.Whole(i)), with(20 + i, "r", new Value.Real(i / 2.0)));
    }
    assertThat(find("n:[0 TO *]")).containsExactly("m12", "m11", "m10");
    assertThat(find("n:{0 TO 2}")).containsExactly("m11");
    assertThat(find("n:>0")).containsExactly("m12", "m11");
    assertThat(find("n:>=1.5")).containsExactly("m12");
    assertThat(find("n:<-1")).containsExactly("m8");
    assertThat(find("r:[-0.5 TO 0.5]")).containsExactly("m21", "m20", "m19");
    assertThat(find("r:>0.5")).containsExactly("m22");
    assertThat(find("r:0")).containsExactly("m20");
    assertThat(find("n:[2 TO 1]")).isEmpty();
    assertThat(find("n:\\-1")).containsExactly("m9");
  }

  @Test
  void time_is_a_field_of_every_record() {
    append(log(NOON, "noon"), log(NOON - DAY, "day before"));
    assertThat(find("time:[2026-06-01 TO 2026-06-01]")).containsExactly("noon");
    assertThat(find("time:>=2026-06-01T12:00:00Z")).containsExactly("noon");
    assertThat(find("time:[* TO 2026-06-01T12:00:00+01:00]")).containsExactly("day before");
    assertThat(find("time:>now-1h")).containsExactly("noon");
  }

  @Test
  void pages_have_no_gaps_and_no_doubles_while_entries_keep_coming() {
    for (int i = 0; i < 50; i++) {
      append(log(NOON + i / 3, "old " + i));
    }
    List<String> seen = new ArrayList<>();
    @Nullable Cursor cursor = null;
    do {
      Page page = store.search(LOGS.withText("old").withLimit(7).after(cursor));
      seen.addAll(messages(page.entries()));
      cursor = page.next() == null ? null : Cursor.of(page.next().text());
      append(log(NOON + 1_000 + seen.size(), "old but new"));
    } while (cursor != null);
    assertThat(seen)
        .containsExactlyElementsOf(
            IntStream.range(0, 50).mapToObj(i -> "old " + (49 - i)).toList());
  }

  @Test
  void pages_go_on_over_days_and_kinds_oldest_first_too() {
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      EntryKind kind = i % 2 == 0 ? EntryKind.LOG : EntryKind.SPAN;
      entries.add(
          new Entry(
              kind, NOON - (i % 3) * DAY + i, Fields.builder().put("message", "e" + i).build()));
    }
    store.append(entries);
    store.refresh();
    for (Order order : Order.values()) {
      RecordQuery query =
          RecordQuery.of(EntryKind.LOG, EntryKind.SPAN).withLimit(4).withOrder(order);
      List<Long> times = new ArrayList<>();
      @Nullable Cursor cursor = null;
      do {
        Page page = store.search(query.after(cursor));
        page.entries().forEach(found -> times.add(found.entry().timeNanos()));
        cursor = page.next();
      } while (cursor != null);
      List<Long> expected =
          entries.stream()
              .map(Entry::timeNanos)
              .sorted(
                  order == Order.OLDEST_FIRST
                      ? Comparator.<Long>naturalOrder()
                      : Comparator.<Long>reverseOrder())
              .toList();
      assertThat(times).isEqualTo(expected);
    }
  }

  @Test
  void many_matches_fill_a_page_and_are_counted_as_far_as_worth_while() {
    List<Entry> many = new ArrayList<>();
    for (int i = 0; i < 30_000; i++) {
      many.add(log(NOON + i, i % 2 == 0 ? "even" : "odd"));
    }
    store.append(many);
    store.refresh();
    for (Order order : Order.values()) {
      Page page = store.search(LOGS.withText("even OR nothing").withLimit(5).withOrder(order));
      assertThat(page.entries()).hasSize(5);
      assertThat(page.total()).isBetween(10_000L, 15_000L);
    }
    assertThat(store.count(LOGS.withText("even OR nothing"))).isEqualTo(new Count(15_000, false));
    Page last = store.search(LOGS.withText("odd").withOrder(Order.OLDEST_FIRST).withLimit(1));
    assertThat(last.entries().getFirst().entry().timeNanos()).isEqualTo(NOON + 1);
  }

  @Test
  void what_happened_around_an_entry_is_shown() {
    for (int i = 0; i < 10; i++) {
      append(with(i, "odd", new Value.Flag(i % 2 == 1)));
    }
    EntryId id = store.search(LOGS.withText("m5")).entries().getFirst().id();
    Surroundings all = store.context(id, 2, 3, LOGS);
    assertThat(messages(all.before())).containsExactly("m3", "m4");
    assertThat(messages(all.after())).containsExactly("m6", "m7", "m8");
    Surroundings odd = store.context(id, 1, 9, LOGS.withText("odd:true"));
    assertThat(messages(odd.before())).containsExactly("m3");
    assertThat(messages(odd.after())).containsExactly("m7", "m9");
  }

  @Test
  void entries_are_counted_over_time_and_apart_by_a_field() {
    for (int i = 0; i < 60; i++) {
      append(
          log(
              NOON + i * SECOND,
              "m",
              Fields.builder().put("level", i % 10 == 0 ? "error" : i % 3 == 0 ? "warn" : "info")));
    }
    RecordQuery minute = LOGS.between(NOON, NOON + 60 * SECOND);
    Histogram all = store.histogram(minute, 6);
    assertThat(all.stepNanos()).isEqualTo(10 * SECOND);
    assertThat(all.lines())
        .containsExactly(new Histogram.Line(Histogram.ALL, List.of(10L, 10L, 10L, 10L, 10L, 10L)));
    Histogram part = store.histogram(minute.withText("level:error"), 3);
    assertThat(part.lines().getFirst().counts()).containsExactly(2L, 2L, 2L);
    Histogram split = store.histogram(minute, 2, "level", 2);
    assertThat(split.lines())
        .extracting(Histogram.Line::value)
        .containsExactly("info", "warn", Histogram.OTHERS);
    assertThat(split.lines().get(2).counts()).containsExactly(3L, 3L);
    assertThatThrownBy(() -> store.histogram(LOGS, 5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("from and to");
  }

  @Test
  void the_most_frequent_values_are_counted_and_what_has_none() {
    for (int i = 0; i < 10; i++) {
      Fields.Builder fields = Fields.builder();
      if (i < 6) {
        fields.put("clinic.id", "bkk-" + i % 3 / 2);
        fields.put("status", 200 + 300L * (i % 2));
      }
      append(log(NOON + i, "m", fields));
    }
    TopValues clinics = store.top(LOGS, "clinic.id", 1);
    assertThat(clinics.values()).containsExactly(new TopValues.Counted("bkk-0", 4));
    assertThat(clinics.others()).isEqualTo(2);
    assertThat(clinics.missing()).isEqualTo(4);
    assertThat(clinics.matched()).isEqualTo(10);
    assertThat(store.top(LOGS.withText("clinic.id:bkk-1"), "status", 5).values())
        .containsExactly(new TopValues.Counted("200", 1), new TopValues.Counted("500", 1));
    assertThat(store.top(LOGS, "unheard.of", 5).missing()).isEqualTo(10);
  }

  @Test
  void percentiles_are_read_from_whole_and_real_numbers_apart_by_a_field_too() {
    for (int i = 0; i <= 100; i++) {
      Value number = i % 2 == 0 ? new Value.Whole(i) : new Value.Real(i);
      append(log(NOON + i, "m", Fields.builder().put("ms", number).put("fast", i < 11)));
    }
    Percentiles.Group all =
        store.percentiles(LOGS, "ms", List.of(0.0, 50.0, 95.0, 100.0)).groups().getFirst();
    assertThat(all.count()).isEqualTo(101);
    assertThat(all.mean()).isEqualTo(50);
    assertThat(all.values()).containsExactly(0.0, 50.0, 95.0, 100.0);
    List<Percentiles.Group> groups =
        store.percentiles(LOGS, "ms", List.of(50.0), "fast", 5).groups();
    assertThat(groups).extracting(Percentiles.Group::value).containsExactly("false", "true");
    assertThat(groups.get(1).values().getFirst()).isEqualTo(5, within(1e-9));
    assertThat(store.percentiles(LOGS, "none", List.of(50.0)).groups().getFirst().values())
        .containsExactly(Double.NaN);
  }

  @Test
  void a_tail_shows_what_comes_and_what_it_missed() {
    append(log(NOON, "payment failed before"));
    try (Tail tail =
        store.tail(
            Set.of(EntryKind.LOG),
            "\"payment failed\" AND n:>1 AND NOT _exists_:x AND clinic.id:bkk*")) {
      store.append(
          List.of(
              log(NOON, "Payment failed 1", Fields.builder().put("n", 2).put("clinic.id", "bkk-1")),
              log(NOON, "payment failed 2", Fields.builder().put("n", 1).put("clinic.id", "bkk-1")),
              log(NOON, "payment failed 3", Fields.builder().put("n", 2).put("x", true)),
              log(NOON, "failed payment", Fields.builder().put("n", 2).put("clinic.id", "bkk-1")),
              log(
                  NOON,
                  "payment failed 4",
                  Fields.builder().put("n", 2.5).put("clinic.id", "bkk-2"))));
      List<StoredEntry> seen = new ArrayList<>();
      while (seen.size() < 2) {
        Tail.Batch batch = tail.take(Duration.ofSeconds(20));
        assertThat(batch.entries()).isNotEmpty();
        seen.addAll(batch.entries());
      }
      assertThat(messages(seen)).containsExactly("Payment failed 1", "payment failed 4");
      store.refresh();
      assertThat(store.get(seen.getFirst().id())).contains(seen.getFirst());
    }
  }

  @Test
  void a_tail_that_is_not_taken_says_how_many_it_missed() {
    try (Tail tail = store.tail(Set.of(EntryKind.LOG), "")) {
      List<Entry> many = new ArrayList<>();
      for (int i = 0; i < 5_000; i++) {
        many.add(log(NOON + i, "m"));
      }
      store.append(many);
      long seen = 0;
      long missed = 0;
      while (seen + missed < 5_000) {
        Tail.Batch batch = tail.take(Duration.ofSeconds(20));
        assertThat(batch.entries().size() + batch.missed()).isPositive();
        seen += batch.entries().size();
        missed += batch.missed();
      }
      assertThat(seen + missed).isEqualTo(5_000);
    }
  }

  @Test
  void a_tail_ends_when_the_store_closes() {
    try (Tail tail = store.tail(Set.of(EntryKind.LOG), "a")) {
      store.close();
      assertThat(tail.take(Duration.ofSeconds(20)).open()).isFalse();
    }
  }

  @Test
  void deleted_entries_are_gone_and_counted() {
    append(
        with(0, "user.id", new Value.Text("p-1")),
        with(1, "user.id", new Value.Text("p-2")),
        log(NOON - DAY, "old", Fields.builder().put("user.id", "p-1")));
    EntryId id = store.search(LOGS.withText("m0")).entries().getFirst().id();
    assertThat(store.delete(LOGS.withText("user.id:p-1").between(NOON - 1, NOON + 5))).isOne();
    assertThat(find("")).containsExactly("m1", "old");
    assertThat(store.get(id)).isEmpty();
    assertThat(store.delete(LOGS.withText("user.id:p-1"))).isOne();
    assertThat(store.delete(LOGS.withText("user.id:p-1"))).isZero();
    assertThat(store.count(LOGS).entries()).isOne();
  }

  @Test
  void a_search_without_time_left_says_so() {
    append(log(NOON, "a"), log(NOON, "b"));
    assertThat(store.search(LOGS.within(Duration.ZERO)).timedOut()).isTrue();
    tickNanos.set(SECOND);
    assertThat(store.count(LOGS.withText("a OR b").within(Duration.ofMillis(1500))).timedOut())
        .isTrue();
    assertThat(store.top(LOGS.within(Duration.ofMillis(1500)), "x", 1).timedOut()).isTrue();
    tickNanos.set(0);
    assertThat(store.search(LOGS.withText("a").within(Duration.ofMillis(1))).timedOut()).isFalse();
  }

  @Test
  void absurd_times_become_the_time_of_arrival() {
    append(
        log(NOON + 400 * DAY, "far ahead"),
        log(0, "long ago"),
        log(Long.MIN_VALUE, "before all"),
        log(NOON - 9 * DAY, "in time"));
    List<StoredEntry> found = store.search(LOGS).entries();
    assertThat(messages(found)).containsExactly("before all", "long ago", "far ahead", "in time");
    assertThat(found.get(1).entry().timeNanos()).isEqualTo(NOON);
    assertThat(found.get(1).entry().fields().get("time.claimed")).isEqualTo(new Value.Whole(0));
  }

  @Test
  void mistakes_in_a_query_are_pointed_at() {
    assertMistake("level:error AND (a", 18, "ends too early");
    assertMistake("message:\"open", 13, "quote");
    assertMistake("a AND AND b", 6, "AND");
    assertMistake("time:[yesterday TO *]", 5, "2026-06-01");
    assertMistake("x".repeat(8_193), 8_192, "8192");
    assertMistake("(".repeat(100) + "a" + ")".repeat(100), 40, "parentheses");
    assertMistake("a ".repeat(300), 512, "256");
    assertMistake("url:/a/b/c OR AND", 14, "\\A");
  }

  private void assertMistake(String text, int position, String hint) {
    assertThatThrownBy(() -> store.search(LOGS.withText(text)))
        .isInstanceOfSatisfying(
            RecordQueryException.class,
            e -> {
              assertThat(e).hasMessageContaining(hint);
              assertThat(e.position()).isEqualTo(position);
            });
  }

  @Test
  void hostile_texts_and_names_are_kept() {
    String huge = "x".repeat(100_000);
    append(
        with(0, "long", new Value.Text(huge)),
        with(1, "", new Value.Text("no name")),
        with(2, "lone", new Value.Text("\uD800")),
        with(3, "_time", new Value.Text("fields of ours")),
        with(4, "a#t", new Value.Whole(1)),
        with(5, "empty", new Value.Text("")),
        with(6, "none", new Value.Texts(List.of())));
    assertThat(find("")).hasSize(7);
    assertThat(store.search(LOGS.withText("m0")).entries().getFirst().entry().fields().get("long"))
        .isEqualTo(new Value.Text(huge));
    assertThat(find("_time:\"fields of ours\"")).hasSize(1);
    assertThat(find("a#t:1")).hasSize(1);
    assertThat(find("empty:\"\"")).hasSize(1);
    assertThat(store.stats().unindexedFields()).containsEntry("too_long", 1L);
  }

  @Test
  void long_messages_are_found_by_their_last_word_and_harm_nothing_that_follows() {
    int offset = 0;
    for (int words : List.of(127, 128, 129, 600, 5_000, 130)) {
      append(log(NOON + offset++, "abc ".repeat(words) + "last" + words));
      assertThat(find("last" + words)).as("of " + words + " words").hasSize(1);
      append(log(NOON + offset++, "\uD83D\uDE00é ".repeat(words) + "end" + words));
      assertThat(find("end" + words)).as("of " + words + " words").hasSize(1);
    }
    append(log(NOON + offset, "abc ".repeat(100_000) + "never"));
    assertThat(find("never")).as("what is beyond the limit of searching").isEmpty();
    assertThat(find("")).hasSize(13);
  }

  @Test
  void repeats_within_repeats_are_refused_before_they_are_built() {
    append(log(NOON, "aaa"));
    assertThat(find("message:/(a{1,3}){1,3}/")).hasSize(1);
    assertThatThrownBy(() -> find("message:/((a{1,1000}){1,1000}){1,1000}/"))
        .isInstanceOf(RecordQueryException.class)
        .hasMessageContaining("multiply to more than 10000");
  }

  @Test
  void a_closed_store_says_so() {
    store.close();
    assertThatThrownBy(() -> store.append(List.of(log(NOON, "late"))))
        .isInstanceOfSatisfying(
            StoreException.class,
            e -> assertThat(e.reason()).isEqualTo(StoreException.Reason.CLOSED));
  }
}
