package aegle.server.cardinality;

import aegle.signals.Labels;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What one source takes of its budgets. Every method needs the monitor of this object. */
final class SourceUse {
  /** Metrics of one source that have a memory each: 20,000. Those beyond share one. */
  static final int MAX_FAMILIES = 20_000;

  /**
   * Labels of one source of which it is remembered what was folded: 10,000, which take 170 MiB when
   * each has thousands of values. Of those beyond only their series are counted.
   */
  static final int MAX_FOLDED_LABELS = 10_000;

  /** Series of one source that stand for others: 1,000. */
  static final int MAX_OTHERS = 1_000;

  /** So many of them may still have single labels; those after have {@code __other__} in each. */
  private static final int MAX_PARTIAL = MAX_OTHERS / 2;

  private static final int MAX_PROTOCOLS = 10;
  private static final String OTHER_FAMILIES = "(others)";

  /** Labels that say where a series comes from or which part of a histogram it is: never folded. */
  private static final Set<String> FIXED =
      Set.of(Labels.METRIC_NAME, "le", "quantile", "job", "instance", "project");

  private static final Set<String> PARTS = Set.of(Labels.METRIC_NAME, "le", "quantile");

  private final String name;
  private final int number;
  private Map<String, FamilyUse> families = new HashMap<>();
  private long series;
  private final List<@Nullable OtherSeries> others = new ArrayList<>();
  private final Map<Labels, Integer> otherByLabels = new HashMap<>();
  private int otherCount;
  private final FoldedCounters counters = new FoldedCounters();
  private final DistinctCount folded = new DistinctCount();
  private final Set<String> protocols = new LinkedHashSet<>();
  private int foldedLabels;
  private long refused;
  private @Nullable List<Labels> recent;
  private @Nullable Budgets foldedUnder;

  /** Counters that were folded in an earlier judgement than this are judged again. */
  private int judgement;

  SourceUse(String name, int number) {
    this.name = name;
    this.number = number;
  }

  /** Whether it is known which values a label has. */
  static boolean isTracked(String label) {
    return !PARTS.contains(label);
  }

  /** Whether the values of a label count against a budget. */
  static boolean isCounted(String label) {
    return !FIXED.contains(label);
  }

  String name() {
    return name;
  }

  int number() {
    return number;
  }

  long series() {
    return series;
  }

  FoldedCounters counters() {
    return counters;
  }

  void cameBy(String protocol) {
    if (protocols.size() < MAX_PROTOCOLS) {
      protocols.add(protocol);
    }
  }

  /** Takes a series that the store has anyway. */
  void claim(Labels known, LabelHash hash) {
    family(known).add(known, 1, hash);
    series++;
    remember(known);
  }

  private void remember(Labels kept) {
    if (recent != null) {
      recent.add(kept);
    }
  }

  private FamilyUse family(Labels labels) {
    String family = Families.of(labels.metricName());
    FamilyUse use = families.get(family);
    if (use == null) {
      String known = families.size() < MAX_FAMILIES ? family : OTHER_FAMILIES;
      use = families.computeIfAbsent(known, _ -> new FamilyUse());
    }
    return use;
  }

  /** Judges a series that nobody knows; where it is kept, it is counted. */
  Verdict judge(Labels asked, int weight, Budgets budgets, LabelHash hash, long nowMillis) {
    String family = Families.of(asked.metricName());
    FamilyUse use = family(asked);
    use.name(asked.metricName());
    Set<String> full = families.containsKey(family) ? full(asked, use, budgets, hash) : Set.of();
    if (full.isEmpty() && series + weight <= budgets.seriesOf(name)) {
      use.born(asked, weight, hash, nowMillis);
      series += weight;
      remember(asked);
      return Verdict.KEPT;
    }
    for (int i = 0; i < asked.size(); i++) {
      String label = asked.name(i);
      if (full.contains(label) || (full.isEmpty() && isCounted(label))) {
        boolean mayBegin = foldedLabels < MAX_FOLDED_LABELS;
        long value = hash.of(asked.value(i));
        foldedLabels += use.fold(label, asked.value(i), value, mayBegin, nowMillis) ? 1 : 0;
      }
    }
    folded.add(hash.of(asked));
    return shared(asked, full, weight, nowMillis);
  }

  /** The labels whose value is new and one too many. */
  private Set<String> full(Labels asked, FamilyUse use, Budgets budgets, LabelHash hash) {
    Set<String> full = Set.of();
    String family = Families.of(asked.metricName());
    for (int i = 0; i < asked.size(); i++) {
      String label = asked.name(i);
      if (!isCounted(label) || asked.value(i).equals(SeriesBudget.OTHER)) {
        continue;
      }
      int budget = budgets.valuesOf(name, family, label);
      if (use.isFull(label, hash.of(asked.value(i)), budget)) {
        full = full.isEmpty() ? new LinkedHashSet<>() : full;
        full.add(label);
      }
    }
    return full;
  }

  /** The series that stands for one beyond a budget. */
  private Verdict shared(Labels asked, Set<String> full, int weight, long nowMillis) {
    if (!full.isEmpty()) {
      Labels partial = replaced(asked, full::contains);
      if (hasOther(partial, weight, MAX_PARTIAL, nowMillis)) {
        return new Verdict.Folded(partial);
      }
    }
    Labels whole = replaced(asked, SourceUse::isCounted);
    return hasOther(whole, weight, MAX_OTHERS, nowMillis)
        ? new Verdict.Folded(whole)
        : new Verdict.Refused("too_many_other_series");
  }

  private static Labels replaced(Labels asked, Predicate<String> isReplaced) {
    String[] pairs = new String[2 * asked.size()];
    for (int i = 0; i < asked.size(); i++) {
      pairs[2 * i] = asked.name(i);
      pairs[2 * i + 1] = isReplaced.test(asked.name(i)) ? SeriesBudget.OTHER : asked.value(i);
    }
    return Labels.ofSorted(pairs);
  }

  private boolean hasOther(Labels other, int weight, int limit, long nowMillis) {
    Integer known = otherByLabels.get(other);
    if (known != null) {
      other(known).hear(nowMillis);
      return true;
    }
    if (otherCount + weight > limit) {
      return false;
    }
    int place = addOther(new OtherSeries(other, weight, nowMillis));
    return place >= 0;
  }

  int addOther(OtherSeries made) {
    int place = others.indexOf(null);
    if (place < 0) {
      place = others.size();
      others.add(made);
    } else {
      others.set(place, made);
    }
    otherByLabels.put(made.labels(), place);
    otherCount += made.weight();
    return place;
  }

  OtherSeries other(int place) {
    OtherSeries found = others.get(place);
    if (found == null) {
      throw new AssertionError("BUG: no series stands at place " + place);
    }
    return found;
  }

  /** All that stand for others, by their place; null where there is none. */
  List<@Nullable OtherSeries> others() {
    return others;
  }

  int place(Labels other) {
    Integer place = otherByLabels.get(other);
    if (place == null) {
      throw new AssertionError("BUG: " + other + " stands for none");
    }
    return place;
  }

  /** Whether a counter is folded and stays so, since no place has become free meanwhile. */
  boolean staysFolded(long hash, Budgets budgets) {
    if (!budgets.equals(foldedUnder)) {
      judgement += foldedUnder == null ? 0 : 1;
      foldedUnder = budgets;
    }
    return counters.isJudged(hash, judgement);
  }

  /** Notes that a counter was judged, and is folded. */
  void judged(long hash) {
    counters.judged(hash, judgement);
  }

  /** Whether the increases of a metric can be added up. */
  boolean isCounter(Labels labels) {
    return family(labels).isCounter(labels.metricName());
  }

  void refuse(long samples) {
    refused += samples;
  }

  /** From now on what is kept is noted for {@link #renew}, until the census is over. */
  void beginCensus() {
    recent = new ArrayList<>();
  }

  /**
   * Goes over to what a census found, and what was kept since it began.
   *
   * @param counted by family
   * @param isCounted whether the census has seen a series
   */
  void renew(
      Map<String, FamilyUse> counted,
      long countedSeries,
      Predicate<Labels> isCounted,
      LabelHash hash,
      long nowMillis) {
    Map<String, FamilyUse> before = families;
    families = counted;
    if (counters.size() > 0 && hasRoomSince(before, countedSeries)) {
      judgement++;
    }
    series = countedSeries;
    List<Labels> since = recent == null ? List.of() : recent;
    recent = null;
    before.forEach((family, use) -> {
      FamilyUse now = families.get(family);
      if (now == null && use.isWorthKeeping(nowMillis)) {
        now = new FamilyUse();
        families.put(family, now);
      }
      if (now != null) {
        now.inherit(use, nowMillis);
      }
    });
    for (Labels born : since) {
      if (!isCounted.test(born)) {
        family(born).add(born, 1, hash);
        series++;
      }
    }
    foldedLabels = families.values().stream().mapToInt(FamilyUse::foldedLabels).sum();
  }

  /** Whether places have become free that a census has found taken before. */
  private boolean hasRoomSince(Map<String, FamilyUse> before, long countedSeries) {
    return countedSeries < series
        || before.entrySet().stream()
            .anyMatch(family -> family.getValue().hasMoreThan(families.get(family.getKey())));
  }

  /** How many metrics have a memory. */
  int families() {
    return families.size();
  }

  /**
   * Forgets counters of which nothing was heard for a day, so that one that comes back is not
   * counted twice, and shared series that stand for none. Where there are so many that room becomes
   * scarce, it forgets them after three hours.
   */
  void forgetSilent(long nowMillis, boolean isScarce) {
    long sinceMillis = nowMillis - SeriesBudget.LIFE.toMillis();
    boolean isFull = counters.size() > FoldedCounters.MAX_OF_SOURCE / 2 || otherCount > MAX_PARTIAL;
    long counterMillis =
        isScarce || isFull ? sinceMillis : nowMillis - SeriesBudget.MEMORY.toMillis();
    counters.forgetBefore(SeriesBudget.minute(counterMillis));
    boolean[] used = new boolean[others.size()];
    for (int slot = 0; slot < counters.slots(); slot++) {
      if (counters.key(slot) != 0) {
        used[counters.other(slot)] = true;
      }
    }
    for (int place = 0; place < others.size(); place++) {
      OtherSeries other = others.get(place);
      if (other != null && !used[place] && other.isSilentSince(sinceMillis)) {
        others.set(place, null);
        otherByLabels.remove(other.labels());
        otherCount -= other.weight();
      }
    }
  }

  /** Whether the store has a series that stands for others. */
  boolean hasOthersStored() {
    return families.values().stream().anyMatch(FamilyUse::hasOther);
  }

  void drain(List<Rise> rises) {
    for (OtherSeries other : others) {
      double grown = other == null ? 0 : other.drain();
      if (other != null && grown > 0) {
        rises.add(new Rise(name, other.labels(), grown));
      }
    }
  }

  long foldedSeries() {
    return folded.count();
  }

  /** Its metrics that count something up, for as long as they have at most so many series. */
  CounterNames counters(long mostSeries) {
    List<CounterNames.OfMetric> metrics = new ArrayList<>();
    families.forEach((family, use) -> {
      if (family.endsWith("_total") && use.series() > 0 && use.series() <= mostSeries) {
        metrics.add(new CounterNames.OfMetric(family, use.series(), use.labelNames()));
      }
    });
    return new CounterNames(name, List.copyOf(protocols), series + folded.count(), metrics);
  }

  /** What it takes; its metrics in no order, since sorting needs no monitor. */
  CardinalityReport report(Budgets budgets, long nowMillis) {
    List<CardinalityReport.OfMetric> metrics = new ArrayList<>(families.size());
    families.forEach((family, use) -> metrics.add(use.report(name, family, budgets, nowMillis)));
    return new CardinalityReport(
        name,
        List.copyOf(protocols),
        series,
        budgets.seriesOf(name),
        folded.count(),
        refused,
        metrics);
  }
}
