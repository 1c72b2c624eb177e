package aegle.server.wiring;

import aegle.metrics.promql.Expr;
import aegle.metrics.promql.PromqlParser;
import aegle.signals.MetricMetadata;
import java.util.Optional;

/**
 * A rule under judgement.
 *
 * @param rule as it stands, or as it is corrected so far
 * @param expr its expression; places in it are places in {@code rule.expression()}
 * @param all every rule of every file, this one as it stands
 */
record Subject(Draft rule, Expr expr, RuleSet all, Surroundings around) {
  /** A rule with its expression. */
  record Written(Draft rule, Expr expr) {
    static Written of(Draft rule) {
      return new Written(rule, PromqlParser.parse(rule.expression()));
    }
  }

  static Subject of(Draft rule, RuleSet all, Surroundings around) {
    return new Subject(rule, PromqlParser.parse(rule.expression()), all, around);
  }

  LiveData live() {
    return around.live();
  }

  /** A metric, unless nothing is live or nothing emits it. */
  Optional<Metric> metric(String name) {
    return name.isEmpty() ? Optional.empty() : live().metric(name);
  }

  /** What a metric is, by what its sources say and else by its name. */
  MetricMetadata.Type type(String name) {
    MetricMetadata.Type said = metric(name).map(Metric::type).orElse(MetricMetadata.Type.UNKNOWN);
    if (said != MetricMetadata.Type.UNKNOWN) {
      return said;
    }
    boolean isCounter = name.endsWith("_total") || name.endsWith("_bucket");
    return isCounter && !isRecorded(name)
        ? MetricMetadata.Type.COUNTER
        : MetricMetadata.Type.UNKNOWN;
  }

  /** Whether a rule makes it. */
  boolean isRecorded(String name) {
    return all.recorded().containsKey(name);
  }

  /** The unit of a metric. */
  Units unit(String name) {
    return Units.of(name, metric(name).orElse(null));
  }

  /** The part of the expression's text. */
  String text(Expr part) {
    return Trees.text(rule.expression(), part);
  }
}
