package aegle.metrics.tsdb;

import aegle.metrics.Matcher;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import org.roaringbitmap.FastAggregation;
import org.roaringbitmap.RoaringBitmap;

/**
 * Finds the series that all of a query's matchers match, on any {@link LabelIndex}. A regular
 * expression is run at most once per distinct value of its label, never per series.
 *
 * <p>A matcher that also matches the empty value (a label that is missing) takes away the series
 * with values that it does not match; any other keeps only those with values that it matches.
 */
final class Selection {
  private final List<Wanted> kept = new ArrayList<>();
  private final List<Wanted> removed = new ArrayList<>();

  Selection(List<Matcher> matchers) {
    for (Matcher matcher : matchers) {
      boolean removes = matcher.matchesEmpty();
      boolean negated =
          matcher.type() == Matcher.Type.NOT_EQUAL || matcher.type() == Matcher.Type.NOT_REGEX;
      boolean regex =
          matcher.type() == Matcher.Type.REGEX || matcher.type() == Matcher.Type.NOT_REGEX;
      RegexShape shape =
          regex ? RegexShape.of(matcher.value()) : new RegexShape.Words(List.of(matcher.value()));
      (removes ? removed : kept).add(new Wanted(matcher, shape, negated == removes));
    }
  }

  /** A new bitmap of the matching series. */
  RoaringBitmap on(LabelIndex index) {
    List<RoaringBitmap> sets = new ArrayList<>();
    for (Wanted wanted : kept) {
      RoaringBitmap set = wanted.series(index, !wanted.matcher.matchesEmpty());
      if (set.isEmpty()) {
        return new RoaringBitmap();
      }
      sets.add(set);
    }
    sets.sort(Comparator.comparingLong(RoaringBitmap::getLongCardinality));
    RoaringBitmap found = sets.isEmpty() ? index.all().clone() : sets.getFirst().clone();
    for (int i = 1; i < sets.size(); i++) {
      found.and(sets.get(i));
    }
    for (Wanted wanted : removed) {
      if (!found.isEmpty()) {
        found.andNot(wanted.series(index, false));
      }
    }
    return found;
  }

  /**
   * The values of one label to look for.
   *
   * @param shape of the expression as written
   * @param asWritten whether the values sought are those that the expression matches, or all others
   */
  private record Wanted(Matcher matcher, RegexShape shape, boolean asWritten) {
    /** The series whose value of the label is matched, or is not, by the matcher. */
    RoaringBitmap series(LabelIndex index, boolean matched) {
      String name = matcher.name();
      if (asWritten && shape instanceof RegexShape.Words(List<String> words)) {
        if (words.size() == 1) {
          return index.having(name, words.getFirst());
        }
        return union(index, name, words.toArray(String[]::new), word -> !word.isEmpty());
      }
      String[] values = index.values(name);
      if (!asWritten) {
        return switch (shape) {
          case RegexShape.Words(List<String> words) ->
              union(index, name, values, value -> !words.contains(value));
          case RegexShape.Prefix(String prefix, int atLeast) ->
              union(
                  index,
                  name,
                  values,
                  value -> !value.startsWith(prefix) || value.length() < prefix.length() + atLeast);
          case RegexShape.Other _ ->
              union(index, name, values, value -> matcher.matches(value) == matched);
        };
      }
      return switch (shape) {
        case RegexShape.Words(List<String> words) -> union(index, name, values, words::contains);
        case RegexShape.Prefix(String prefix, int atLeast) ->
            union(
                index,
                name,
                beginningWith(values, prefix),
                value -> value.length() >= prefix.length() + atLeast);
        case RegexShape.Other(String prefix) ->
            union(
                index,
                name,
                beginningWith(values, prefix),
                value -> matcher.matches(value) == matched);
      };
    }

    private static RoaringBitmap union(
        LabelIndex index, String name, String[] values, Predicate<String> sought) {
      List<RoaringBitmap> sets = new ArrayList<>();
      for (String value : values) {
        if (sought.test(value)) {
          sets.add(index.having(name, value));
        }
      }
      return sets.size() == 1
          ? sets.getFirst()
          : FastAggregation.or(sets.toArray(RoaringBitmap[]::new));
    }

    private static String[] beginningWith(String[] sorted, String prefix) {
      if (prefix.isEmpty()) {
        return sorted;
      }
      int from = Arrays.binarySearch(sorted, prefix);
      from = from < 0 ? -from - 1 : from;
      int to = from;
      while (to < sorted.length && sorted[to].startsWith(prefix)) {
        to++;
      }
      return Arrays.copyOfRange(sorted, from, to);
    }
  }
}
