package aegle.metrics.promql;

import aegle.signals.Labels;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;

/** Functions of one value after the other: mathematics, bounds and calendar. */
final class ValueFunctions {
  private static final Map<String, DoubleUnaryOperator> MATHEMATICS =
      Map.ofEntries(
          Map.entry("abs", Math::abs),
          Map.entry("ceil", Math::ceil),
          Map.entry("floor", Math::floor),
          Map.entry("exp", Math::exp),
          Map.entry("sqrt", Math::sqrt),
          Map.entry("ln", Math::log),
          Map.entry("log2", ValueFunctions::log2),
          Map.entry("log10", Math::log10),
          Map.entry("sin", Math::sin),
          Map.entry("cos", Math::cos),
          Map.entry("tan", Math::tan),
          Map.entry("asin", Math::asin),
          Map.entry("acos", Math::acos),
          Map.entry("atan", Math::atan),
          Map.entry("sinh", Math::sinh),
          Map.entry("cosh", Math::cosh),
          Map.entry("tanh", Math::tanh),
          Map.entry("asinh", ValueFunctions::asinh),
          Map.entry("acosh", ValueFunctions::acosh),
          Map.entry("atanh", ValueFunctions::atanh),
          Map.entry("rad", value -> value * Math.PI / 180),
          Map.entry("deg", value -> value * 180 / Math.PI),
          Map.entry("sgn", value -> value < 0 ? -1 : value > 0 ? 1 : value));

  private static final Map<String, DoubleUnaryOperator> CALENDAR =
      Map.of(
          "days_in_month", value -> date(value).toLocalDate().lengthOfMonth(),
          "day_of_month", value -> date(value).getDayOfMonth(),
          "day_of_week", value -> date(value).getDayOfWeek().getValue() % 7,
          "day_of_year", value -> date(value).getDayOfYear(),
          "hour", value -> date(value).getHour(),
          "minute", value -> date(value).getMinute(),
          "month", value -> date(value).getMonthValue(),
          "year", value -> date(value).getYear());

  /** Seconds of the last year that the calendar knows, with room at both ends. */
  private static final long FURTHEST_SECONDS = 31_000_000_000_000_000L;

  private final Evaluator evaluator;

  ValueFunctions(Evaluator evaluator) {
    this.evaluator = evaluator;
  }

  /** Evaluates the call; false when the function is none of these. */
  boolean stream(Expr.Call call, RowSink sink) {
    String name = call.function().name();
    List<Expr> arguments = call.arguments();
    DoubleUnaryOperator mathematics = MATHEMATICS.get(name);
    if (mathematics != null) {
      each(arguments.getFirst(), (value, _) -> mathematics.applyAsDouble(value), sink);
      return true;
    }
    DoubleUnaryOperator calendar = CALENDAR.get(name);
    if (calendar != null) {
      calendar(arguments, calendar, sink);
      return true;
    }
    switch (name) {
      case "clamp" ->
          clamp(call, evaluator.scalar(arguments.get(1)), evaluator.scalar(arguments.get(2)), sink);
      case "clamp_min" ->
          clamp(call, evaluator.scalar(arguments.get(1)), constant(Double.POSITIVE_INFINITY), sink);
      case "clamp_max" ->
          clamp(call, constant(Double.NEGATIVE_INFINITY), evaluator.scalar(arguments.get(1)), sink);
      case "round" -> round(arguments, sink);
      default -> {
        return false;
      }
    }
    return true;
  }

  /** What becomes of a value at a step. */
  private interface StepFunction {
    double apply(double value, int step);
  }

  private void each(Expr vector, StepFunction function, RowSink sink) {
    evaluator.stream(
        vector,
        sink.through((labels, _, values, next) -> {
          for (int step = 0; step < values.length; step++) {
            if (!Row.isAbsent(values[step])) {
              values[step] = function.apply(values[step], step);
            }
          }
          Evaluator.emit(next, labels, true, values);
        }));
  }

  private double[] constant(double value) {
    double[] values = new double[evaluator.steps().count()];
    Arrays.fill(values, value);
    return values;
  }

  private void clamp(Expr.Call call, double[] least, double[] most, RowSink sink) {
    each(
        call.arguments().getFirst(),
        (value, step) ->
            most[step] < least[step]
                ? Row.ABSENT
                : Math.max(least[step], Math.min(most[step], value)),
        sink);
  }

  private void round(List<Expr> arguments, RowSink sink) {
    double[] nearest = arguments.size() < 2 ? constant(1) : evaluator.scalar(arguments.get(1));
    each(
        arguments.getFirst(),
        (value, step) -> {
          // The inverse loses less: 0.1 has no exact form but 10 has.
          double inverse = 1 / nearest[step];
          return Math.floor(value * inverse + 0.5) / inverse;
        },
        sink);
  }

  private void calendar(List<Expr> arguments, DoubleUnaryOperator field, RowSink sink) {
    if (!arguments.isEmpty()) {
      each(arguments.getFirst(), (value, _) -> field.applyAsDouble(value), sink);
      return;
    }
    Steps steps = evaluator.steps();
    double[] values = new double[steps.count()];
    Arrays.setAll(
        values, step -> field.applyAsDouble((double) Math.floorDiv(steps.millis(step), 1000)));
    sink.accept(Labels.EMPTY, false, values);
  }

  private static LocalDateTime date(double seconds) {
    long whole = Math.clamp((long) seconds, -FURTHEST_SECONDS, FURTHEST_SECONDS);
    try {
      return LocalDateTime.ofEpochSecond(whole, 0, ZoneOffset.UTC);
    } catch (DateTimeException e) {
      throw new AssertionError("BUG: no date at " + whole, e);
    }
  }

  /** Exact for powers of two, as in Go. */
  private static double log2(double value) {
    if (!(value > 0) || Double.isInfinite(value) || value < Double.MIN_NORMAL) {
      return Math.log(value) / Math.log(2);
    }
    int exponent = Math.getExponent(value) + 1;
    double fraction = value / Math.scalb(1.0, exponent - 1) / 2;
    if (fraction == 0.5) {
      return exponent - 1;
    }
    return Math.log(fraction) * (1 / Math.log(2)) + exponent;
  }

  private static double asinh(double value) {
    double size = Math.abs(value);
    if (Double.isInfinite(value)) {
      return value;
    }
    double result =
        size > 0x1p28
            ? Math.log(size) + Math.log(2)
            : Math.log1p(size + size * size / (1 + Math.sqrt(size * size + 1)));
    return Math.copySign(result, value);
  }

  private static double acosh(double value) {
    if (value > 0x1p28) {
      return Math.log(value) + Math.log(2);
    }
    double above = value - 1;
    return Math.log1p(above + Math.sqrt(2 * above + above * above));
  }

  private static double atanh(double value) {
    return Math.copySign(0.5 * Math.log1p(2 * Math.abs(value) / (1 - Math.abs(value))), value);
  }
}
