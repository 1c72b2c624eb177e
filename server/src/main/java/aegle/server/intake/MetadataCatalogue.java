package aegle.server.intake;

import aegle.signals.Labels;
import aegle.signals.MetricMetadata;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What sources say of their metric families: type, help and unit. Bounded; safe from any thread.
 */
public final class MetadataCatalogue {
  /** Sources (scrape targets, senders) that are remembered: 10,000. */
  public static final int MAX_SOURCES = 10_000;

  /** Families that are remembered over all sources: 200,000. */
  public static final int MAX_ENTRIES = 200_000;

  private final Map<String, Source> sources = new LinkedHashMap<>();
  private final SeriesGuard guard;
  private final Counter refused;
  private int entries;

  private record Source(Labels target, Map<String, MetricMetadata> families) {}

  /** What a target says of one family. */
  public record Entry(Labels target, MetricMetadata metadata) {}

  public MetadataCatalogue(SeriesGuard guard, MeterRegistry meters) {
    this.guard = guard;
    this.refused =
        Counter.builder("aegle.intake.metadata.refused")
            .description("Families whose metadata was not kept because the catalogue is full.")
            .register(meters);
  }

  /**
   * Takes in what a source says; what it said before of other families stays.
   *
   * @param source names the source, such as the address of a target
   * @param target labels of the target, empty for senders that are none
   */
  public void learn(String source, Labels target, Collection<MetricMetadata> families) {
    if (!families.isEmpty()) {
      keep(source, target, guard.masked(families, source));
    }
  }

  private synchronized void keep(
      String source, Labels target, Collection<MetricMetadata> families) {
    Source known = sources.get(source);
    if (known == null || !known.target().equals(target)) {
      if (known == null && sources.size() >= MAX_SOURCES) {
        refused.increment(families.size());
        return;
      }
      known = new Source(target, known == null ? new HashMap<>() : known.families());
      sources.put(source, known);
    }
    for (MetricMetadata family : families) {
      if (!known.families().containsKey(family.family())) {
        if (entries >= MAX_ENTRIES) {
          refused.increment();
          continue;
        }
        entries++;
      }
      known.families().put(family.family(), family);
    }
  }

  /** Forgets a source, such as a target that is gone. */
  public synchronized void forget(String source) {
    Source gone = sources.remove(source);
    if (gone != null) {
      entries -= gone.families().size();
    }
  }

  /** Everything that is said, by family, each saying once. */
  public synchronized Map<String, Set<MetricMetadata>> byFamily() {
    Map<String, Set<MetricMetadata>> families = new TreeMap<>();
    for (Source source : sources.values()) {
      for (MetricMetadata metadata : source.families().values()) {
        families.computeIfAbsent(metadata.family(), _ -> new LinkedHashSet<>()).add(metadata);
      }
    }
    return families;
  }

  /** Everything that targets say, target by target, families sorted. */
  public synchronized List<Entry> byTarget() {
    List<Entry> all = new ArrayList<>();
    for (Source source : sources.values()) {
      if (!source.target().isEmpty()) {
        new TreeMap<>(source.families())
            .values()
            .forEach(metadata -> all.add(new Entry(source.target(), metadata)));
      }
    }
    return all;
  }
}
