package aegle.metrics.promql;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** All functions that the parser accepts, by name. */
public final class Functions {
  /** One line a family of equal signature: argument types, variadic count, result, names. */
  private static final String STABLE =
      """
      v 0 v abs absent acos acosh asin asinh atan atanh ceil cos cosh deg exp floor ln log10 log2
      v 0 v rad sgn sin sinh sort sort_desc sqrt tan tanh timestamp
      v 0 v histogram_avg histogram_count histogram_sum histogram_stddev histogram_stdvar
      v 1 v days_in_month day_of_month day_of_week day_of_year hour minute month year
      m 0 v absent_over_time avg_over_time changes count_over_time delta deriv first_over_time
      m 0 v idelta increase irate last_over_time max_over_time min_over_time present_over_time rate
      m 0 v resets stddev_over_time stdvar_over_time sum_over_time
      ms 0 v predict_linear
      sm 0 v quantile_over_time
      vss 0 v clamp
      vs 0 v clamp_max clamp_min
      vs 1 v round
      ssv 0 v histogram_fraction
      sv 0 v histogram_quantile
      vtttt 0 v label_replace
      vttt -1 v label_join
      v 0 s scalar
      s 0 v vector
      - 0 s pi time
      """;

  private static final String EXPERIMENTAL =
      """
      m 0 v mad_over_time ts_of_first_over_time ts_of_last_over_time
      m 0 v ts_of_max_over_time ts_of_min_over_time
      mss 0 v double_exponential_smoothing
      vtss 9 v histogram_quantiles
      vv 1 v info
      vt -1 v sort_by_label sort_by_label_desc
      v 0 v start_timestamp
      ss 0 s max_of min_of
      - 0 s start end step range
      """;

  private static final Map<String, Function> BY_NAME = table();

  private Functions() {}

  public static Optional<Function> find(String name) {
    return Optional.ofNullable(BY_NAME.get(name));
  }

  /** Sorted by name, for completion. */
  public static List<Function> all() {
    return List.copyOf(BY_NAME.values());
  }

  private static Map<String, Function> table() {
    Map<String, Function> functions = new TreeMap<>();
    STABLE.lines().forEach(line -> define(line, false, functions));
    EXPERIMENTAL.lines().forEach(line -> define(line, true, functions));
    return functions;
  }

  private static void define(String line, boolean experimental, Map<String, Function> functions) {
    List<String> words = List.of(line.split(" ", -1));
    List<ValueType> argumentTypes = new ArrayList<>();
    for (char letter : words.get(0).toCharArray()) {
      if (letter != '-') {
        argumentTypes.add(type(letter));
      }
    }
    int variadic = Integer.parseInt(words.get(1));
    ValueType returnType = type(words.get(2).charAt(0));
    for (String name : words.subList(3, words.size())) {
      functions.put(name, new Function(name, argumentTypes, variadic, returnType, experimental));
    }
  }

  private static ValueType type(char letter) {
    return switch (letter) {
      case 'v' -> ValueType.VECTOR;
      case 'm' -> ValueType.MATRIX;
      case 's' -> ValueType.SCALAR;
      case 't' -> ValueType.STRING;
      default -> throw new AssertionError("BUG: no type is written " + letter);
    };
  }
}
