package aegle.server.web;

import aegle.records.RecordQuery;
import aegle.records.TopValues;
import aegle.server.web.view.Facet;
import aegle.signals.EntryKind;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Questions that pages put to the records, and how their answers are shown. */
final class Asking {
  private Asking() {}

  static RecordQuery in(EntryKind kind, TimeRange range) {
    // The moment of the page itself belongs to it: what arrived within this millisecond is shown.
    long end = TimeUnit.MILLISECONDS.toNanos(range.toMillis() + 1);
    return RecordQuery.of(kind).between(TimeUnit.MILLISECONDS.toNanos(range.fromMillis()), end);
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
