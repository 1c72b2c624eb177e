package aegle.server.cardinality;

import aegle.signals.Labels;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The series of one metric of one source. Guarded by the lock of the source. */
final class FamilyUse {
  /** Labels of one metric that have a memory each: 64. Those beyond share one. */
  static final int MAX_LABELS = 64;

  /** The label under which those beyond are known. */
  static final String OTHER_LABELS = "(others)";

  private final Map<String, LabelUse> labels = new HashMap<>(8);
  private @Nullable Births births;
  private long series;
  private boolean hasOther;
  private boolean hasSum;
  private boolean hasCount;

  /** Notes which part of a histogram a metric would be. */
  void name(String metric) {
    hasSum |= Families.isSum(metric);
    hasCount |= Families.isCount(metric);
  }

  /** Whether a metric only rises, as its name says and those of the same family. */
  boolean isCounter(String metric) {
    boolean isPart = Families.isSum(metric) || Families.isCount(metric);
    return Families.isTotal(metric) || (isPart && hasSum && hasCount);
  }

  /** Notes a series that is kept. */
  void add(Labels kept, int weight, LabelHash hash) {
    series += weight;
    name(kept.metricName());
    for (int i = 0; i < kept.size(); i++) {
      if (SourceUse.isTracked(kept.name(i))) {
        boolean _ = label(kept.name(i)).add(kept.value(i), hash.of(kept.value(i)));
        hasOther |= kept.value(i).equals(SeriesBudget.OTHER);
      }
    }
  }

  /** As {@link #add}, of a series that came into being just now. */
  void born(Labels kept, int weight, LabelHash hash, long nowMillis) {
    if (births == null) {
      births = new Births();
    }
    births.add(nowMillis);
    series += weight;
    for (int i = 0; i < kept.size(); i++) {
      String name = kept.name(i);
      if (SourceUse.isTracked(name) && label(name).add(kept.value(i), hash.of(kept.value(i)))) {
        label(name).born(nowMillis);
      }
    }
  }

  /** The memory of a label, which is made where there is none yet. */
  private LabelUse label(String name) {
    LabelUse known = labels.get(name);
    if (known != null) {
      return known;
    }
    String named = hasRoom() ? name : OTHER_LABELS;
    return labels.computeIfAbsent(named, _ -> new LabelUse());
  }

  private boolean hasRoom() {
    return labels.size() - (labels.containsKey(OTHER_LABELS) ? 1 : 0) < MAX_LABELS;
  }

  /** Whether a value of a label is new, and one more than there may be. */
  boolean isFull(String name, long hash, int budget) {
    LabelUse known = labels.get(name);
    if (known == null && !hasRoom()) {
      known = labels.get(OTHER_LABELS);
    }
    return known != null && known.values() >= budget && !known.knows(hash);
  }

  /**
   * Notes a value in whose place {@code __other__} was written.
   *
   * @param mayBegin whether a label of which nothing was folded yet may have a memory of that
   * @return whether it is the first of its label
   */
  boolean fold(String name, String value, long hash, boolean mayBegin, long nowMillis) {
    LabelUse known = labels.get(name);
    if (!mayBegin && (known == null || !known.isFolded())) {
      return false;
    }
    LabelUse use = label(name);
    boolean isFirst = !use.isFolded();
    use.fold(value, hash, nowMillis);
    return isFirst;
  }

  long series() {
    return series;
  }

  /** The labels that its series have, as far as there is a memory of each. */
  Set<String> labelNames() {
    return Set.copyOf(labels.keySet());
  }

  /** Labels of which something was folded within the last day. */
  int foldedLabels() {
    return (int) labels.values().stream().filter(LabelUse::isFolded).count();
  }

  /** Whether a later count found fewer values of a label. */
  boolean hasMoreThan(@Nullable FamilyUse later) {
    for (Map.Entry<String, LabelUse> label : labels.entrySet()) {
      LabelUse now = later == null ? null : later.labels.get(label.getKey());
      if (label.getValue().values() > (now == null ? 0 : now.values())) {
        return true;
      }
    }
    return false;
  }

  /** Whether a label has the value that stands for others. */
  boolean hasOther() {
    return hasOther;
  }

  void inherit(FamilyUse before, long nowMillis) {
    births = before.births;
    before.labels.forEach((name, label) -> {
      boolean hasPlace = name.equals(OTHER_LABELS) || hasRoom();
      if (labels.containsKey(name) || (hasPlace && label.isWorthKeeping(nowMillis))) {
        label(name).inherit(label, nowMillis);
      }
    });
  }

  boolean isWorthKeeping(long nowMillis) {
    return (births != null && births.lastDay(nowMillis) > 0)
        || labels.values().stream().anyMatch(label -> label.isWorthKeeping(nowMillis));
  }

  CardinalityReport.OfMetric report(String source, String family, Budgets budgets, long nowMillis) {
    List<CardinalityReport.OfLabel> reports = new ArrayList<>(labels.size());
    labels.forEach((name, label) ->
        reports.add(label.report(name, budgets.valuesOf(source, family, name), nowMillis)));
    reports.sort((a, b) -> Long.compare(b.values() + b.folded(), a.values() + a.folded()));
    return new CardinalityReport.OfMetric(
        family,
        series,
        births == null ? 0 : births.lastHour(nowMillis),
        births == null ? 0 : births.lastDay(nowMillis),
        reports);
  }
}
