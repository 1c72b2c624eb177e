package aegle.server.forward.wire;

import aegle.signals.Entry;
import aegle.signals.Labels;
import java.util.List;

/** What is sent at once. */
public sealed interface Parcel {
  /** One sample of one series. */
  record Row(Labels labels, long timestampMillis, double value) {}

  /** Samples in the order in which they came. */
  record Samples(List<Row> rows) implements Parcel {
    public Samples {
      rows = List.copyOf(rows);
    }

    @Override
    public int size() {
      return rows.size();
    }

    @Override
    public Parcel part(int from, int to) {
      return new Samples(rows.subList(from, to));
    }

    @Override
    public String signal() {
      return "metrics";
    }
  }

  /** Records that go the same way, in the order in which they came. */
  record Records(Way way, List<Entry> entries) implements Parcel {
    public Records {
      entries = List.copyOf(entries);
    }

    @Override
    public int size() {
      return entries.size();
    }

    @Override
    public Parcel part(int from, int to) {
      return new Records(way, entries.subList(from, to));
    }

    @Override
    public String signal() {
      return way == Way.SPANS ? "spans" : "logs";
    }
  }

  /** The ways of a protocol: spans have one of their own, all other records go as logs. */
  enum Way {
    LOGS,
    SPANS
  }

  /** How many samples or records there are. */
  int size();

  /** Some of them. */
  Parcel part(int from, int to);

  /** The word of counters: {@code metrics}, {@code logs} or {@code spans}. */
  String signal();
}
