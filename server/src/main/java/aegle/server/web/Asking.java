package aegle.server.web;

import aegle.records.RecordQuery;
import aegle.records.TopValues;
import aegle.server.web.view.Facet;
import aegle.signals.EntryKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** Questions that pages put to the records, and how their answers are shown. */
final class Asking {
  /** One of the many questions of a page may take this long; what is found until then is shown. */
  static final Duration PATIENCE = Duration.ofSeconds(1);

  private static final long NANOS_PER_MILLI = 1_000_000;

  private Asking() {}

  static RecordQuery in(EntryKind kind, TimeRange range) {
    // The moment of the page itself belongs to it: what arrived within this millisecond is shown.
    long end = (range.toMillis() + 1) * NANOS_PER_MILLI;
    return RecordQuery.of(kind).between(range.fromMillis() * NANOS_PER_MILLI, end).within(PATIENCE);
  }

  /** A condition on a field whose name needs no escape; the value may be anything. */
  static String is(String field, String value) {
    return field + ":\"" + value.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }

  /** A condition that any of some numbers meets. */
  static String isOneOf(String field, Collection<Long> numbers) {
    return numbers.stream()
        .map(number -> is(field, Long.toString(number)))
        .collect(Collectors.joining(" OR ", "(", ")"));
  }

  static String both(String one, String other) {
    return one.isEmpty() ? other : other.isEmpty() ? one : one + " AND " + other;
  }

  /** The top values of a field as bars; the longest is full. */
  static Facet facet(String name, TopValues top) {
    List<Facet.Bar> bars = new ArrayList<>();
    long all = top.others() + top.values().stream().mapToLong(TopValues.Counted::entries).sum();
    for (TopValues.Counted counted : top.values()) {
      double share = all == 0 ? 0 : (double) counted.entries() / all;
      bars.add(new Facet.Bar(counted.value(), counted.entries(), share));
    }
    return new Facet(name, bars, top.others(), top.missing(), !top.exact());
  }
}
