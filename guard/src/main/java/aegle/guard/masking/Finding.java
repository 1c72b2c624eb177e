package aegle.guard.masking;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A part of a text that is a person's. */
record Finding(int start, int end, Kind kind, String value) {
  private static final Comparator<Finding> BY_PLACE =
      Comparator.comparingInt(Finding::start)
          .thenComparing(Finding::end, Comparator.reverseOrder());

  /** The same in the text that was unescaped. */
  Finding within(Unescaped layer) {
    return new Finding(layer.startOf(start), layer.endOf(end), kind, value);
  }

  /** Findings in order that do not overlap: of two that do, the longer gives kind and value. */
  static List<Finding> merged(List<Finding> findings) {
    if (findings.size() == 1) {
      return findings;
    }
    findings.sort(BY_PLACE);
    List<Finding> merged = new ArrayList<>(findings.size());
    Finding last = findings.getFirst();
    for (Finding next : findings) {
      if (next.start >= last.end) {
        merged.add(last);
        last = next;
      } else if (next.end > last.end) {
        Finding longer = next.end - next.start > last.end - last.start ? next : last;
        last = new Finding(last.start, next.end, longer.kind, longer.value);
      }
    }
    merged.add(last);
    return merged;
  }
}
