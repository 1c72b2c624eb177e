package aegle.metrics.promql;

import java.util.List;

/**
 * A function of PromQL as the parser knows it.
 *
 * @param argumentTypes types of the arguments; the last one repeats when there may be more
 * @param variadic how many arguments beyond the last but one may be left out or added; -1 means any
 *     number, 0 exactly as many as there are types
 * @param experimental whether Prometheus has it behind a feature flag
 */
public record Function(
    String name,
    List<ValueType> argumentTypes,
    int variadic,
    ValueType returnType,
    boolean experimental) {
  public Function {
    argumentTypes = List.copyOf(argumentTypes);
  }

  /** Type of the argument at the index, the last one for those beyond. */
  ValueType argumentType(int index) {
    return argumentTypes.get(Math.min(index, argumentTypes.size() - 1));
  }
}
