package aegle.server.cardinality;

import aegle.signals.Labels;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The series of one metric of one source. Guarded by the lock of the source. */
final class FamilyUse {
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

  LabelUse label(String name) {
    return labels.computeIfAbsent(name, _ -> new LabelUse());
  }

  /** Whether a label has the value that stands for others. */
  boolean hasOther() {
    return hasOther;
  }

  void inherit(FamilyUse before, long nowMillis) {
    births = before.births;
    before.labels.forEach((name, label) -> {
      if (labels.containsKey(name) || label.isWorthKeeping(nowMillis)) {
        label(name).inherit(label);
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
