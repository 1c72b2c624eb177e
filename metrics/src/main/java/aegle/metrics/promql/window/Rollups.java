package aegle.metrics.promql.window;

import java.util.Map;
import java.util.Optional;

/** The functions of ranges, by name. */
public final class Rollups {
  private static final Map<String, Rollup> BY_NAME =
      Map.ofEntries(
          Map.entry("rate", Rates::rate),
          Map.entry("increase", Rates::increase),
          Map.entry("delta", Rates::delta),
          Map.entry("irate", Rates::irate),
          Map.entry("idelta", Rates::idelta),
          Map.entry("resets", Rates::resets),
          Map.entry("changes", Rates::changes),
          Map.entry("deriv", Trends::deriv),
          Map.entry("predict_linear", Trends::predictLinear),
          Map.entry("double_exponential_smoothing", Trends::doubleExponential),
          Map.entry("sum_over_time", OverTime::sum),
          Map.entry("avg_over_time", OverTime::avg),
          Map.entry("min_over_time", OverTime::min),
          Map.entry("max_over_time", OverTime::max),
          Map.entry("count_over_time", Window::count),
          Map.entry("stddev_over_time", OverTime::stddev),
          Map.entry("stdvar_over_time", OverTime::stdvar),
          Map.entry("quantile_over_time", OverTime::quantile),
          Map.entry("mad_over_time", OverTime::medianAbsoluteDeviation),
          Map.entry("present_over_time", _ -> 1),
          Map.entry("absent_over_time", _ -> 1),
          Map.entry("last_over_time", Window::lastValue),
          Map.entry("first_over_time", window -> window.value(0)),
          Map.entry("ts_of_first_over_time", window -> window.timeMillis(0) / 1000.0),
          Map.entry("ts_of_last_over_time", window -> window.lastMillis() / 1000.0),
          Map.entry("ts_of_min_over_time", OverTime::timeOfMin),
          Map.entry("ts_of_max_over_time", OverTime::timeOfMax));

  private Rollups() {}

  public static Optional<Rollup> find(String function) {
    return Optional.ofNullable(BY_NAME.get(function));
  }
}
