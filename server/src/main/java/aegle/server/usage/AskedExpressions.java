package aegle.server.usage;

import aegle.metrics.Matcher;
import aegle.metrics.promql.Expr;
import aegle.metrics.promql.VectorMatching;
import aegle.signals.Labels;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Which metrics and labels an expression names. A label counts for each metric of the expression,
 * since joins and groupings reach over all of them.
 *
 * @param metrics by their names
 * @param patterns regular expressions in place of names
 * @param labels in matchers, groupings, joins and functions of labels
 */
record AskedExpressions(Set<String> metrics, Set<Matcher> patterns, Set<String> labels) {
  private static final List<String> LABEL_FUNCTIONS =
      List.of("label_replace", "label_join", "sort_by_label", "sort_by_label_desc");

  static AskedExpressions of(Expr expr) {
    AskedExpressions asked =
        new AskedExpressions(new LinkedHashSet<>(), new LinkedHashSet<>(), new LinkedHashSet<>());
    asked.walk(expr);
    return asked;
  }

  /** What a selector names outside of an expression. */
  static AskedExpressions of(List<Matcher> selector) {
    AskedExpressions asked =
        new AskedExpressions(new LinkedHashSet<>(), new LinkedHashSet<>(), new LinkedHashSet<>());
    selector.forEach(asked::note);
    return asked;
  }

  private void walk(Expr expr) {
    switch (expr) {
      case Expr.VectorSelector selector -> selector.matchers().forEach(this::note);
      case Expr.Aggregate aggregate -> labels.addAll(aggregate.grouping());
      case Expr.Binary binary -> {
        VectorMatching matching = binary.matching();
        if (matching != null) {
          labels.addAll(matching.labels());
          labels.addAll(matching.include());
        }
      }
      case Expr.Call call when LABEL_FUNCTIONS.contains(call.function().name()) ->
          call.arguments().forEach(this::noteText);
      case Expr.Call call when call.function().name().equals("histogram_quantile") ->
          labels.add("le");
      case Expr.Call _,
          Expr.MatrixSelector _,
          Expr.Subquery _,
          Expr.Unary _,
          Expr.Paren _,
          Expr.NumberLiteral _,
          Expr.StringLiteral _ -> {}
    }
    expr.children().forEach(this::walk);
  }

  private void note(Matcher matcher) {
    if (!matcher.name().equals(Labels.METRIC_NAME)) {
      labels.add(matcher.name());
      return;
    }
    switch (matcher.type()) {
      case EQUAL -> metrics.add(matcher.value());
      case REGEX -> patterns.add(matcher);
      case NOT_EQUAL, NOT_REGEX -> {}
    }
  }

  private void noteText(Expr argument) {
    if (argument.unwrapped() instanceof Expr.StringLiteral text) {
      labels.add(text.value());
    }
  }
}
