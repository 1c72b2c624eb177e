package aegle.metrics.rules;

import aegle.metrics.promql.PromqlParser;

/** The one place where rules meet the parser of PromQL. */
final class Expressions {
  private Expressions() {}

  /**
   * The expression as Prometheus prints it.
   *
   * @throws aegle.metrics.promql.QueryException when it does not parse
   */
  static String canonical(String expression) {
    return PromqlParser.parse(expression).toString();
  }
}
