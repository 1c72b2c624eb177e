package aegle.signals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The identity of a series: label names with values, sorted by name, each name once. Immutable,
 * safe everywhere.
 *
 * <p>As in Prometheus, a label with an empty value is the same as no label, so none is stored. The
 * metric name is the label {@value #METRIC_NAME}. Names and values are compared by UTF-16 code unit
 * here, which equals the byte order of UTF-8 for all but characters outside the basic plane.
 */
public final class Labels implements Comparable<Labels> {
  public static final String METRIC_NAME = "__name__";
  public static final Labels EMPTY = new Labels(new String[0]);

  // name, value, name, value, ... sorted by name.
  private final String[] pairs;
  private int hash;

  private Labels(String[] pairs) {
    this.pairs = pairs;
  }

  /**
   * Labels of alternating names and values, in any order: {@code Labels.of("__name__", "up", "job",
   * "clinic")}.
   */
  public static Labels of(String... namesAndValues) {
    if (namesAndValues.length % 2 != 0) {
      throw new IllegalArgumentException(
          "labels need a value for each name; got " + namesAndValues.length + " strings");
    }
    Builder builder = new Builder();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      builder.set(namesAndValues[i], namesAndValues[i + 1]);
    }
    return builder.build();
  }

  public static Labels of(Map<String, String> map) {
    Builder builder = new Builder();
    map.forEach(builder::set);
    return builder.build();
  }

  /**
   * Labels from an array that is already sorted by name, without duplicates or empty values; the
   * array is taken over, not copied. For decoders that have checked this.
   */
  public static Labels ofSorted(String[] sortedPairs) {
    return sortedPairs.length == 0 ? EMPTY : new Labels(sortedPairs);
  }

  public static Builder builder() {
    return new Builder();
  }

  public Builder toBuilder() {
    Builder builder = new Builder();
    forEach(builder::set);
    return builder;
  }

  /** How many labels there are, the metric name included. */
  public int size() {
    return pairs.length / 2;
  }

  public boolean isEmpty() {
    return pairs.length == 0;
  }

  public String name(int index) {
    return pairs[2 * index];
  }

  public String value(int index) {
    return pairs[2 * index + 1];
  }

  /** The value of a label, or the empty string when there is no such label. */
  public String get(String name) {
    for (int i = 0; i < pairs.length; i += 2) {
      int order = pairs[i].compareTo(name);
      if (order == 0) {
        return pairs[i + 1];
      }
      if (order > 0) {
        break;
      }
    }
    return "";
  }

  public boolean has(String name) {
    return !get(name).isEmpty();
  }

  /** The value of {@value #METRIC_NAME}, or the empty string. */
  public String metricName() {
    return get(METRIC_NAME);
  }

  public void forEach(BiConsumer<String, String> action) {
    for (int i = 0; i < pairs.length; i += 2) {
      action.accept(pairs[i], pairs[i + 1]);
    }
  }

  /** These labels without the metric name. */
  public Labels withoutName() {
    return without(METRIC_NAME);
  }

  public Labels without(String name) {
    return has(name) ? keepIf(name, List.of()) : this;
  }

  /** These labels without any of the given names. */
  public Labels without(Collection<String> names) {
    return keepIf(null, names);
  }

  /** Only the labels with the given names. */
  public Labels only(Collection<String> names) {
    List<String> kept = new ArrayList<>(pairs.length);
    for (int i = 0; i < pairs.length; i += 2) {
      if (names.contains(pairs[i])) {
        kept.add(pairs[i]);
        kept.add(pairs[i + 1]);
      }
    }
    return kept.size() == pairs.length ? this : ofSorted(kept.toArray(String[]::new));
  }

  /** These labels with one set to another value; an empty value removes it. */
  public Labels with(String name, String value) {
    return toBuilder().set(name, value).build();
  }

  /** A map in label order, for templates and JSON. */
  public Map<String, String> toMap() {
    Map<String, String> map = new LinkedHashMap<>();
    forEach(map::put);
    return map;
  }

  private Labels keepIf(@Nullable String dropped, Collection<String> alsoDropped) {
    List<String> kept = new ArrayList<>(pairs.length);
    for (int i = 0; i < pairs.length; i += 2) {
      if (!pairs[i].equals(dropped) && !alsoDropped.contains(pairs[i])) {
        kept.add(pairs[i]);
        kept.add(pairs[i + 1]);
      }
    }
    return kept.size() == pairs.length ? this : ofSorted(kept.toArray(String[]::new));
  }

  @Override
  public int compareTo(Labels other) {
    int shared = Math.min(pairs.length, other.pairs.length);
    for (int i = 0; i < shared; i++) {
      int order = pairs[i].compareTo(other.pairs[i]);
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(pairs.length, other.pairs.length);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Labels that && Arrays.equals(pairs, that.pairs);
  }

  @Override
  public int hashCode() {
    // Racy but harmless: every thread computes the same value.
    int result = hash;
    if (result == 0) {
      result = Arrays.hashCode(pairs);
      hash = result;
    }
    return result;
  }

  /** As Prometheus prints a series: {@code up{job="clinic"}}. */
  @Override
  public String toString() {
    return SeriesText.of(this);
  }

  /**
   * Collects labels in any order; the last value set for a name wins, an empty value removes it.
   * Not thread-safe.
   */
  public static final class Builder {
    private final TreeMap<String, String> map = new TreeMap<>();

    private Builder() {}

    public Builder set(String name, String value) {
      if (value.isEmpty()) {
        map.remove(name);
      } else {
        map.put(name, value);
      }
      return this;
    }

    public Builder remove(String name) {
      map.remove(name);
      return this;
    }

    /** The value set so far, or the empty string. */
    public String get(String name) {
      return map.getOrDefault(name, "");
    }

    public Set<String> names() {
      return Set.copyOf(map.keySet());
    }

    public Labels build() {
      String[] pairs = new String[map.size() * 2];
      int i = 0;
      for (Map.Entry<String, String> entry : map.entrySet()) {
        pairs[i++] = entry.getKey();
        pairs[i++] = entry.getValue();
      }
      return ofSorted(pairs);
    }
  }
}
