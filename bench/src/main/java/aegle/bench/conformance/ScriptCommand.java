package aegle.bench.conformance;

import aegle.metrics.promql.SeriesNotation;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** A command of a {@code .test} script. */
sealed interface ScriptCommand {
  /** Forgets all series. */
  record Clear() implements ScriptCommand {}

  /**
   * Adds samples at a regular distance from time 0 on.
   *
   * @param lines series with their values as written
   * @param customBuckets whether native histograms are to be made of classic ones as well
   */
  record Load(long stepMillis, List<String> lines, boolean customBuckets) implements ScriptCommand {
    public Load {
      lines = List.copyOf(lines);
    }
  }

  /**
   * Asks and judges the answer.
   *
   * @param line number of its first line, from 1
   * @param stepMillis 0 for an instant query, whose time is the start
   */
  record Eval(
      int line,
      String expression,
      long startMillis,
      long endMillis,
      long stepMillis,
      Expected expected)
      implements ScriptCommand {
    boolean isInstant() {
      return stepMillis == 0;
    }
  }

  /** One condition on warnings, infos or the error. */
  record TextRule(Kind kind, @Nullable String exact, @Nullable String pattern) {
    enum Kind {
      FAIL,
      WARN,
      INFO,
      NO_WARN,
      NO_INFO,
      ORDERED
    }
  }

  /**
   * What must come out.
   *
   * @param scalar the number, when a scalar is expected
   * @param string the text, when a string is
   * @param rangeStepMillis distance of the values when a range vector is expected, else 0
   * @param needsHistograms whether a native histogram is expected
   */
  record Expected(
      List<TextRule> rules,
      List<SeriesNotation> series,
      OptionalDouble scalar,
      @Nullable String string,
      long rangeStartMillis,
      long rangeStepMillis,
      boolean needsHistograms) {
    public Expected {
      rules = List.copyOf(rules);
      series = List.copyOf(series);
    }

    boolean has(TextRule.Kind kind) {
      return rules.stream().anyMatch(rule -> rule.kind() == kind);
    }

    List<TextRule> of(TextRule.Kind kind) {
      return rules.stream().filter(rule -> rule.kind() == kind).toList();
    }
  }
}
