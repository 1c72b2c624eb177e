package aegle.server.wiring;

import aegle.metrics.Matcher;
import aegle.metrics.PromDuration;
import aegle.metrics.promql.BinaryOperator;
import aegle.metrics.promql.Expr;
import aegle.metrics.promql.ValueType;
import aegle.metrics.promql.VectorMatching;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Two vectors joined: whether they find each other, and whether what comes out means anything. */
final class Ratios implements Check {
  static final String OF_ITSELF = "ratio-of-itself";
  static final String NEVER_MATCH = "sides-never-match";
  static final String NO_VOLUME = "no-volume-guard";

  /** How much has to be counted before a ratio means something. */
  private static final int LEAST_EVENTS = 5;

  @Override
  public void judge(Subject rule, Finds finds) {
    for (Expr.Binary binary : Trees.all(rule.expr(), Expr.Binary.class)) {
      @Nullable VectorMatching matching = binary.matching();
      if (matching == null || isScalar(binary.left()) || isScalar(binary.right())) {
        continue;
      }
      if (isOfItself(binary, matching)) {
        ofItself(binary, rule, finds);
      } else {
        neverMatch(binary, matching, rule, finds);
      }
    }
    for (Trees.Comparison comparison : Trees.deciding(rule.expr())) {
      if (rule.rule().isAlert() && comparison.isAbove()) {
        volume(comparison, rule, finds);
      }
    }
  }

  private static boolean isScalar(Expr expr) {
    return expr.type() == ValueType.SCALAR;
  }

  /** Whether both sides are the same series, of which the left side chooses some. */
  private static boolean isOfItself(Expr.Binary binary, VectorMatching matching) {
    if (binary.operator() != BinaryOperator.DIV
        || !Trees.all(binary.left(), Expr.Aggregate.class).isEmpty()
        || !Trees.all(binary.right(), Expr.Aggregate.class).isEmpty()) {
      return false;
    }
    List<Expr.VectorSelector> left = Trees.all(binary.left(), Expr.VectorSelector.class);
    List<Expr.VectorSelector> right = Trees.all(binary.right(), Expr.VectorSelector.class);
    if (left.size() != 1 || right.size() != 1) {
      return false;
    }
    Expr.VectorSelector above = left.getFirst();
    Expr.VectorSelector below = right.getFirst();
    Set<Matcher> extra = new HashSet<>(Trees.conditions(above));
    boolean isPart = extra.containsAll(Trees.conditions(below));
    Trees.conditions(below).forEach(extra::remove);
    boolean isMatched =
        extra.stream()
            .noneMatch(matcher -> matching.on() != matching.labels().contains(matcher.name()));
    return isPart
        && isMatched
        && Trees.metric(above).equals(Trees.metric(below))
        && shape(binary.left(), above).equals(shape(binary.right(), below))
        && Trees.offset(above.shift()).equals(Trees.offset(below.shift()));
  }

  private static String shape(Expr side, Expr.VectorSelector selector) {
    return side.unwrapped().toString().replace(selector.toString(), "x");
  }

  private static void ofItself(Expr.Binary binary, Subject rule, Finds finds) {
    List<Expr.VectorSelector> selectors = Trees.all(binary, Expr.VectorSelector.class);
    List<String> labels = Grouping.of(rule, selectors);
    finds.add(
        OF_ITSELF,
        Severity.BUG,
        "both sides are "
            + Trees.metric(selectors.getFirst())
            + " and nothing adds them up, so every series on the left is divided by itself and the"
            + " ratio is always 1, however few there are",
        draft -> draft.withExpression(summed(binary, labels, rule)));
  }

  private static String summed(Expr.Binary binary, List<String> labels, Subject rule) {
    String ratio =
        Grouping.sum(labels, rule.text(binary.left().unwrapped()))
            + " "
            + binary.operator().text()
            + " "
            + Grouping.sum(labels, rule.text(binary.right().unwrapped()));
    return Trees.replaced(rule.rule().expression(), binary.span(), ratio);
  }

  private static void neverMatch(
      Expr.Binary binary, VectorMatching matching, Subject rule, Finds finds) {
    if (binary.operator() == BinaryOperator.OR || isFilled(matching)) {
      return;
    }
    LabelSpan left = LabelSpan.of(binary.left(), rule).matched(matching);
    LabelSpan right = LabelSpan.of(binary.right(), rule).matched(matching);
    if (left.isOpen() || right.isOpen() || left.names().equals(right.names())) {
      return;
    }
    Set<String> missing = new TreeSet<>();
    missing.addAll(always(left, right, binary.left(), rule));
    missing.addAll(always(right, left, binary.right(), rule));
    if (missing.isEmpty()) {
      return;
    }
    boolean excludes = binary.operator() == BinaryOperator.UNLESS;
    String sentence =
        "the left side of '"
            + binary.operator().text()
            + "' has "
            + left.words()
            + " and the right side "
            + right.words()
            + ": no series finds its partner, so "
            + (excludes ? "nothing is ever left out" : "nothing ever comes out");
    if (binary.operator().isSet() || matching.on() || !matching.labels().isEmpty()) {
      finds.add(NEVER_MATCH, Severity.BUG, sentence);
      return;
    }
    List<String> labels = Grouping.of(rule, Trees.all(binary, Expr.VectorSelector.class));
    finds.add(
        NEVER_MATCH,
        Severity.BUG,
        sentence,
        draft -> draft.withExpression(summed(binary, labels, rule)));
  }

  private static boolean isFilled(VectorMatching matching) {
    return matching.fillLeft() != null || matching.fillRight() != null;
  }

  /** Labels that every series of one side has and no series of the other. */
  private static Set<String> always(LabelSpan has, LabelSpan lacks, Expr side, Subject rule) {
    return has.names().stream()
        .filter(label -> !lacks.mayHave(label))
        .filter(label -> isOnAll(label, side, rule))
        .collect(Collectors.toSet());
  }

  private static boolean isOnAll(String label, Expr side, Subject rule) {
    return Trees.all(side, Expr.VectorSelector.class).stream()
        .map(selector -> rule.metric(Trees.metric(selector)))
        .flatMap(metric -> metric.stream())
        .map(metric -> metric.labels().get(label))
        .allMatch(values -> values != null && values.isOnAll());
  }

  /** A ratio of two counters of which the lower one may stand still. */
  private static void volume(Trees.Comparison comparison, Subject rule, Finds finds) {
    if (!(comparison.value().unwrapped() instanceof Expr.Binary ratio)
        || ratio.operator() != BinaryOperator.DIV) {
      return;
    }
    List<Trees.Rise> above = Trees.rises(ratio.left());
    List<Trees.Rise> below = Trees.rises(ratio.right());
    if (above.isEmpty() || below.isEmpty() || isGuarded(ratio, comparison, rule)) {
      return;
    }
    Trees.Rise counted = below.getFirst();
    String metric = Trees.metric(counted.selector());
    boolean isPart =
        above.stream()
            .anyMatch(rise -> Units.stem(Trees.metric(rise.selector())).equals(Units.stem(metric)));
    if (isPart || !Grouping.isRare(metric, rule)) {
      return;
    }
    List<String> labels = Grouping.of(rule, Trees.all(ratio, Expr.VectorSelector.class));
    String most = "[" + range(counted) + "]";
    String guard =
        Grouping.sum(
                labels,
                "increase("
                    + Trees.selector(metric, Trees.conditions(counted.selector()))
                    + most
                    + ")")
            + " >= "
            + LEAST_EVENTS;
    finds.add(
        NO_VOLUME,
        Severity.WARNING,
        metric
            + " may stand still for "
            + range(counted)
            + ": then the ratio is +Inf and fires, and one in two is already half",
        draft -> draft.withExpression(guarded(ratio, labels, guard, rule)));
  }

  private static String range(Trees.Rise rise) {
    return PromDuration.format(rise.range().toMillis());
  }

  private static String guarded(
      Expr.Binary ratio, List<String> labels, String guard, Subject rule) {
    boolean isSummed = Trees.isAggregation(ratio.left()) && Trees.isAggregation(ratio.right());
    String expression = isSummed ? rule.rule().expression() : summed(ratio, labels, rule);
    return expression + " and " + guard;
  }

  private static boolean isGuarded(Expr.Binary ratio, Trees.Comparison comparison, Subject rule) {
    Set<String> metrics =
        Trees.all(ratio.right(), Expr.VectorSelector.class).stream()
            .map(Trees::metric)
            .collect(Collectors.toSet());
    boolean isInside =
        Trees.all(ratio.right(), Expr.Binary.class).stream()
                .anyMatch(inner -> inner.operator().isComparison())
            || Trees.all(ratio.right(), Expr.Call.class).stream()
                .anyMatch(call -> call.function().name().startsWith("clamp"));
    return isInside
        || Trees.all(rule.expr(), Expr.Binary.class).stream()
            .filter(other -> other.operator().isComparison() && !other.equals(comparison.binary()))
            .flatMap(other -> Trees.all(other, Expr.VectorSelector.class).stream())
            .map(Trees::metric)
            .anyMatch(metrics::contains);
  }
}
