package aegle.server.web;

import aegle.records.StoredEntry;
import aegle.signals.FieldNames;
import aegle.signals.Fields;
import aegle.signals.Value;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Puts the spans of a trace in the order of a waterfall: each below its parent, by its start. Times
 * are shown as they were sent: where clocks differ, a child may begin before its parent, and that
 * is said rather than mended.
 *
 * @param fromNanos where the first span begins
 * @param toNanos where the last one ends
 */
record Waterfall(List<Row> rows, long fromNanos, long toNanos) {

  /** A child may begin or end this much outside its parent: that much clocks round. */
  private static final long TOLERANCE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  /** What is odd about the place of a span. */
  enum Oddity {
    NONE,
    /** It names a parent that is not there: not sent, not sampled, or not yet arrived. */
    NO_PARENT,
    /** It is its own ancestor; the loop is cut before it. */
    LOOP,
    /** It begins before its parent, or ends after it: the clocks of two machines differ. */
    BEFORE_PARENT,
  }

  Waterfall {
    rows = List.copyOf(rows);
  }

  /**
   * One span in its place.
   *
   * @param depth how many ancestors are above it
   * @param children how many spans stand directly below it
   */
  record Row(StoredEntry span, int depth, int children, Oddity oddity) {
    long startNanos() {
      return span.entry().timeNanos();
    }

    long endNanos() {
      return endOf(span);
    }
  }

  /** The waterfall of spans in any order. */
  static Waterfall of(List<StoredEntry> spans) {
    List<StoredEntry> sorted = new ArrayList<>(spans);
    sorted.sort(
        Comparator.comparingLong((StoredEntry span) -> span.entry().timeNanos())
            .thenComparingLong(span -> span.id().sequence()));
    return new Tree(sorted).waterfall();
  }

  static String idOf(StoredEntry span) {
    return span.entry().fields().text(FieldNames.SPAN_ID, "");
  }

  static String parentOf(StoredEntry span) {
    return span.entry().fields().text(FieldNames.PARENT_SPAN_ID, "");
  }

  /** How long a span took, in milliseconds; 0 where it does not say. */
  static double millisOf(Fields fields) {
    return switch (fields.get(FieldNames.DURATION_MS)) {
      case Value.Real(double millis) when Double.isFinite(millis) -> Math.max(0, millis);
      case Value.Whole(long millis) -> Math.max(0, millis);
      case null -> 0;
      case Value.Real _, Value.Text _, Value.Flag _, Value.Texts _ -> 0;
    };
  }

  private static long endOf(StoredEntry span) {
    double nanos = millisOf(span.entry().fields()) * TimeUnit.MILLISECONDS.toNanos(1);
    long end = span.entry().timeNanos() + (long) nanos;
    return end < span.entry().timeNanos() ? Long.MAX_VALUE : end;
  }

  /** Walks from the roots down; without recursion, for a chain may be as long as a trace. */
  private static final class Tree {
    private final List<StoredEntry> sorted;
    private final Map<String, StoredEntry> byId = new HashMap<>();
    private final Map<String, List<StoredEntry>> children = new HashMap<>();
    private final Set<StoredEntry> placed =
        java.util.Collections.newSetFromMap(new IdentityHashMap<>());
    private final Set<String> descended = new HashSet<>();
    private final List<Row> rows = new ArrayList<>();

    Tree(List<StoredEntry> sorted) {
      this.sorted = sorted;
      for (StoredEntry span : sorted) {
        byId.putIfAbsent(idOf(span), span);
        children.computeIfAbsent(parentOf(span), _ -> new ArrayList<>()).add(span);
      }
    }

    Waterfall waterfall() {
      long from = Long.MAX_VALUE;
      long to = Long.MIN_VALUE;
      for (StoredEntry span : sorted) {
        from = Math.min(from, span.entry().timeNanos());
        to = Math.max(to, endOf(span));
        boolean parentless = parentOf(span).isEmpty();
        if (parentless || !byId.containsKey(parentOf(span))) {
          descend(span, parentless ? Oddity.NONE : Oddity.NO_PARENT);
        }
      }
      // What no root leads to hangs in a loop: its earliest span stands first.
      for (StoredEntry span : sorted) {
        if (!placed.contains(span)) {
          descend(span, Oddity.LOOP);
        }
      }
      return new Waterfall(rows, sorted.isEmpty() ? 0 : from, sorted.isEmpty() ? 0 : to);
    }

    private record Step(StoredEntry span, int depth, Oddity oddity) {}

    private void descend(StoredEntry root, Oddity oddity) {
      Deque<Step> open = new ArrayDeque<>();
      open.push(new Step(root, 0, oddity));
      while (!open.isEmpty()) {
        Step step = open.pop();
        if (!placed.add(step.span)) {
          continue;
        }
        List<StoredEntry> below = below(step.span);
        rows.add(new Row(step.span, step.depth, below.size(), step.oddity));
        for (StoredEntry child : below.reversed()) {
          open.push(new Step(child, step.depth + 1, oddity(child, step.span)));
        }
      }
    }

    /** The children; of two spans with one id the first has them. */
    private List<StoredEntry> below(StoredEntry span) {
      String id = idOf(span);
      if (id.isEmpty() || !descended.add(id)) {
        return List.of();
      }
      return children.getOrDefault(id, List.of()).stream()
          .filter(child -> !placed.contains(child))
          .toList();
    }

    private static Oddity oddity(StoredEntry child, StoredEntry parent) {
      long early = parent.entry().timeNanos() - child.entry().timeNanos();
      return early > TOLERANCE_NANOS ? Oddity.BEFORE_PARENT : Oddity.NONE;
    }
  }
}
