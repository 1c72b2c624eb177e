package aegle.metrics.rules.unittest;

import aegle.metrics.rules.template.FunctionException;
import aegle.metrics.rules.template.GoNumbers;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A native histogram as test files write it: {@code {{schema:1 sum:5 count:4 buckets:[1 2 1]}}}.
 *
 * @param numbers schema, sum, count, z_bucket and z_bucket_w, where not zero
 * @param buckets counts of the positive buckets by index
 * @param negativeBuckets counts of the negative buckets by index
 * @param customValues upper bounds of custom buckets as written
 * @param hint counter_reset_hint: unknown, reset, not_reset or gauge
 */
record NativeHistogram(
    Map<String, Double> numbers,
    Map<Integer, Double> buckets,
    Map<Integer, Double> negativeBuckets,
    String customValues,
    String hint) {
  private static final int MAX_SCHEMA_STEPS = 12;
  private static final Pattern FIELD = Pattern.compile("([a-z_]+):(\\[[^\\]]*\\]|[^\\s\\[\\]]+)");
  private static final Pattern COUNT = Pattern.compile("\\S+");
  private static final Set<String> HINTS = Set.of("unknown", "reset", "not_reset", "gauge");
  private static final List<String> NUMBERS =
      List.of("schema", "count", "sum", "z_bucket", "z_bucket_w");

  static NativeHistogram parse(String text) {
    if (!text.startsWith("{{") || !text.endsWith("}}")) {
      throw new NotationException("parse error: \"" + text + "\" is no histogram");
    }
    String inner = text.substring(2, text.length() - 2);
    Map<String, Double> numbers = new TreeMap<>();
    Map<String, String> lists = new TreeMap<>();
    String hint = "unknown";
    Matcher field = FIELD.matcher(inner);
    Set<String> seen = new HashSet<>();
    int end = 0;
    if (inner.startsWith(" ")) {
      throw new NotationException("parse error: unexpected blank behind {{");
    }
    while (field.find()) {
      if (!inner.substring(end, field.start()).isBlank()) {
        break;
      }
      end = field.end();
      if (!seen.add(field.group(1))) {
        throw new NotationException(
            "parse error: duplicate key \"" + field.group(1) + "\" in histogram");
      }
      switch (field.group(1)) {
        case "schema", "count", "sum", "z_bucket", "z_bucket_w", "offset", "n_offset" ->
            numbers.put(field.group(1), number(field.group(2)));
        case "buckets", "n_buckets", "custom_values" -> lists.put(field.group(1), field.group(2));
        case "counter_reset_hint" -> hint = hint(field.group(2));
        default ->
            throw new NotationException(
                "parse error: bad histogram descriptor found: \"" + field.group(1) + "\"");
      }
    }
    if (!inner.substring(end).isBlank()) {
      throw new NotationException("parse error: unexpected \"" + inner.substring(end) + "\"");
    }
    int offset = numbers.getOrDefault("offset", 0.0).intValue();
    int negativeOffset = numbers.getOrDefault("n_offset", 0.0).intValue();
    numbers.keySet().retainAll(NUMBERS);
    return new NativeHistogram(
        numbers,
        buckets(lists.getOrDefault("buckets", "[]"), offset),
        buckets(lists.getOrDefault("n_buckets", "[]"), negativeOffset),
        lists.getOrDefault("custom_values", ""),
        hint);
  }

  private static String hint(String word) {
    if (!HINTS.contains(word)) {
      throw new NotationException("parse error: bad histogram descriptor found: \"" + word + "\"");
    }
    return word;
  }

  private static double number(String text) {
    try {
      return GoNumbers.parseFloat(text);
    } catch (FunctionException _) {
      throw new NotationException("parse error: \"" + text + "\" is no number in a histogram");
    }
  }

  private static Map<Integer, Double> buckets(String list, int offset) {
    Map<Integer, Double> buckets = new TreeMap<>();
    int index = offset;
    Matcher count = COUNT.matcher(list.substring(1, list.length() - 1));
    while (count.find()) {
      buckets.put(index++, number(count.group()));
    }
    return buckets;
  }

  NativeHistogram plus(NativeHistogram other) {
    Map<String, Double> sums = new TreeMap<>(numbers);
    for (String field : List.of("count", "sum", "z_bucket")) {
      sums.merge(field, other.numbers.getOrDefault(field, 0.0), Double::sum);
    }
    int finer =
        other.numbers.getOrDefault("schema", 0.0).intValue()
            - numbers.getOrDefault("schema", 0.0).intValue();
    if (finer < 0 || finer > MAX_SCHEMA_STEPS) {
      throw new NotationException(
          "error combining histograms: the increment's schema is coarser than the base's");
    }
    return new NativeHistogram(
        sums,
        sum(buckets, coarser(other.buckets, finer)),
        sum(negativeBuckets, coarser(other.negativeBuckets, finer)),
        customValues,
        hint);
  }

  /** Each step of the schema halves the number of buckets. */
  private static Map<Integer, Double> coarser(Map<Integer, Double> buckets, int steps) {
    Map<Integer, Double> merged = new TreeMap<>();
    buckets.forEach(
        (index, count) -> merged.merge((index + (1 << steps) - 1) >> steps, count, Double::sum));
    return merged;
  }

  private static Map<Integer, Double> sum(Map<Integer, Double> a, Map<Integer, Double> b) {
    Map<Integer, Double> sum = new TreeMap<>(a);
    b.forEach((index, count) -> sum.merge(index, count, Double::sum));
    return sum;
  }

  NativeHistogram negated() {
    Map<String, Double> negated = new TreeMap<>(numbers);
    negated.replaceAll(
        (field, value) -> field.equals("schema") || field.equals("z_bucket_w") ? value : -value);
    return new NativeHistogram(
        negated, negated(buckets), negated(negativeBuckets), customValues, hint);
  }

  private static Map<Integer, Double> negated(Map<Integer, Double> buckets) {
    Map<Integer, Double> negated = new TreeMap<>(buckets);
    negated.replaceAll((_, count) -> -count);
    return negated;
  }

  /** As a store hands it out that saw the one before: a counter goes on, or was reset. */
  NativeHistogram after(NativeHistogram before) {
    if (hint.equals("gauge")) {
      return this;
    }
    double count = numbers.getOrDefault("count", 0.0);
    boolean reset =
        count < before.numbers.getOrDefault("count", 0.0)
            || isLess(buckets, before.buckets)
            || isLess(negativeBuckets, before.negativeBuckets);
    return new NativeHistogram(
        numbers, buckets, negativeBuckets, customValues, reset ? "reset" : "not_reset");
  }

  private static boolean isLess(Map<Integer, Double> now, Map<Integer, Double> before) {
    return before.entrySet().stream()
        .anyMatch(entry -> now.getOrDefault(entry.getKey(), 0.0) < entry.getValue());
  }

  /** The one way to write this histogram, in the order of promtool. */
  @Override
  public String toString() {
    List<String> fields = new ArrayList<>();
    for (String field : NUMBERS) {
      double value = numbers.getOrDefault(field, 0.0);
      if (value != 0) {
        fields.add(field + ":" + GoNumbers.formatFloat(value, 'g', -1));
      }
    }
    if (!customValues.isEmpty()) {
      fields.add("custom_values:" + customValues);
    }
    if (!hint.equals("unknown")) {
      fields.add("counter_reset_hint:" + hint);
    }
    addBuckets(fields, "", buckets);
    addBuckets(fields, "n_", negativeBuckets);
    return "{{" + String.join(" ", fields) + "}}";
  }

  private static void addBuckets(List<String> fields, String prefix, Map<Integer, Double> buckets) {
    if (buckets.isEmpty()) {
      return;
    }
    int offset = buckets.keySet().stream().mapToInt(Integer::intValue).min().orElse(0);
    if (offset != 0) {
      fields.add(prefix + "offset:" + offset);
    }
    fields.add(
        prefix
            + "buckets:"
            + buckets.values().stream()
                .map(count -> GoNumbers.formatFloat(count, 'g', -1))
                .collect(Collectors.joining(" ", "[", "]")));
  }
}
