package aegle.metrics.rules.expand;

import java.util.List;

/** Answers the {@code query} function of templates. */
@FunctionalInterface
public interface TemplateQuery {
  /** Where nothing can be asked: every query finds nothing. */
  TemplateQuery NONE = _ -> List.of();

  /**
   * The elements of the answer, in the order of the engine.
   *
   * @throws aegle.metrics.promql.QueryException when the expression cannot be answered
   */
  List<QuerySample> ask(String expression);
}
