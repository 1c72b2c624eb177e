package aegle.server.wiring;

import aegle.metrics.promql.BinaryOperator;
import aegle.metrics.promql.Expr;
import aegle.signals.MetricMetadata;
import java.util.OptionalDouble;

/**
 * What a value stands for, as far as it can be told.
 *
 * @param quantity what is measured
 * @param unit of durations and sizes
 * @param factor by which the value was multiplied, such as 100 for percent
 */
record Meaning(Quantity quantity, Units unit, double factor) {
  /** What is measured. */
  enum Quantity {
    /** Events a second. */
    PER_SECOND,
    /** Events within a range. */
    EVENTS,
    /** A number of things. */
    COUNT,
    /** A part of a whole, from 0 to 1. */
    RATIO,
    /** Time, or bytes. */
    MEASURE,
    UNKNOWN
  }

  private static final Meaning NOTHING = new Meaning(Quantity.UNKNOWN, Units.UNKNOWN, 1);

  boolean isRatio() {
    return quantity == Quantity.RATIO && factor == 1;
  }

  private Meaning times(double number) {
    return new Meaning(quantity, unit, factor * number);
  }

  private static Meaning of(Quantity quantity) {
    return new Meaning(quantity, Units.UNKNOWN, 1);
  }

  /** What an expression of a rule stands for. */
  static Meaning of(Expr expr, Subject rule) {
    return switch (expr) {
      case Expr.Paren paren -> of(paren.expr(), rule);
      case Expr.Unary unary -> of(unary.expr(), rule);
      case Expr.VectorSelector selector -> ofSelector(Trees.metric(selector), rule);
      case Expr.MatrixSelector matrix -> of(matrix.selector(), rule);
      case Expr.Subquery subquery -> of(subquery.expr(), rule);
      case Expr.Aggregate aggregate -> ofAggregate(aggregate, rule);
      case Expr.Call call -> ofCall(call, rule);
      case Expr.Binary binary -> ofBinary(binary, rule);
      case Expr.NumberLiteral _, Expr.StringLiteral _ -> NOTHING;
    };
  }

  private static Meaning ofSelector(String metric, Subject rule) {
    Units unit = rule.unit(metric);
    return switch (unit) {
      case RATIO -> of(Quantity.RATIO);
      case PERCENT -> new Meaning(Quantity.RATIO, Units.UNKNOWN, 100);
      case SECONDS, MILLISECONDS, MICROSECONDS, NANOSECONDS, BYTES, TIMESTAMP ->
          new Meaning(Quantity.MEASURE, unit, 1);
      case UNKNOWN ->
          rule.type(metric) == MetricMetadata.Type.COUNTER
                  || metric.endsWith("_count")
                  || metric.equals("up")
              ? of(Quantity.COUNT)
              : NOTHING;
    };
  }

  private static Meaning ofAggregate(Expr.Aggregate aggregate, Subject rule) {
    return switch (aggregate.operator()) {
      case COUNT, COUNT_VALUES, GROUP -> of(Quantity.COUNT);
      case AVG -> isHealth(aggregate.expr()) ? of(Quantity.RATIO) : of(aggregate.expr(), rule);
      case SUM, MIN, MAX, TOPK, BOTTOMK, QUANTILE, LIMITK, LIMIT_RATIO ->
          of(aggregate.expr(), rule);
      case STDDEV, STDVAR -> NOTHING;
    };
  }

  private static Meaning ofCall(Expr.Call call, Subject rule) {
    if (call.arguments().isEmpty()) {
      return NOTHING;
    }
    Expr last = call.arguments().getLast();
    return switch (call.function().name()) {
      case "rate", "irate" -> {
        Meaning grown = of(last, rule);
        // Seconds that pass within a second are a part of it.
        yield switch (grown.quantity()) {
          case MEASURE ->
              grown.unit() == Units.SECONDS ? of(Quantity.RATIO) : perSecond(grown.unit());
          case COUNT, EVENTS, UNKNOWN -> of(Quantity.PER_SECOND);
          case PER_SECOND, RATIO -> NOTHING;
        };
      }
      case "increase" -> {
        Meaning grown = of(last, rule);
        yield grown.quantity() == Quantity.MEASURE ? grown : of(Quantity.EVENTS);
      }
      case "histogram_quantile" -> quantile(of(last, rule), last, rule);
      case "avg_over_time" -> isHealth(last) ? of(Quantity.RATIO) : of(last, rule);
      case "max_over_time",
          "min_over_time",
          "last_over_time",
          "sum_over_time",
          "quantile_over_time",
          "abs",
          "ceil",
          "floor",
          "sort",
          "sort_desc" ->
          of(last, rule);
      case "round", "clamp_min", "clamp_max", "clamp", "label_replace", "label_join" ->
          of(call.arguments().getFirst(), rule);
      case "count_over_time" -> of(Quantity.COUNT);
      default -> NOTHING;
    };
  }

  /** Whether the average of a selector of zeros and ones is asked for. */
  private static boolean isHealth(Expr expr) {
    return Trees.all(expr, Expr.VectorSelector.class).stream()
        .map(Trees::metric)
        .anyMatch(metric -> metric.equals("up") || metric.endsWith("_up"));
  }

  private static Meaning perSecond(Units unit) {
    return unit == Units.BYTES ? new Meaning(Quantity.PER_SECOND, Units.BYTES, 1) : NOTHING;
  }

  /** A quantile is measured in the unit of the metric, however often it was counted. */
  private static Meaning quantile(Meaning counted, Expr buckets, Subject rule) {
    for (Expr.VectorSelector selector : Trees.all(buckets, Expr.VectorSelector.class)) {
      Units unit = rule.unit(Trees.metric(selector));
      if (unit != Units.UNKNOWN) {
        return new Meaning(Quantity.MEASURE, unit, 1);
      }
    }
    return counted.quantity() == Quantity.MEASURE ? counted : NOTHING;
  }

  private static Meaning ofBinary(Expr.Binary binary, Subject rule) {
    OptionalDouble left = Trees.number(binary.left());
    OptionalDouble right = Trees.number(binary.right());
    BinaryOperator operator = binary.operator();
    if (operator.isComparison() && binary.returnBool()) {
      return NOTHING;
    }
    return switch (operator) {
      case MUL -> {
        if (right.isPresent()) {
          yield of(binary.left(), rule).times(right.getAsDouble());
        }
        yield left.isPresent() ? of(binary.right(), rule).times(left.getAsDouble()) : NOTHING;
      }
      case DIV ->
          right.isPresent()
              ? of(binary.left(), rule).times(1 / right.getAsDouble())
              : quotient(binary, rule);
      case ADD, SUB -> {
        Meaning shown = of(left.isPresent() ? binary.right() : binary.left(), rule);
        yield shown;
      }
      case EQUAL, NOT_EQUAL, GREATER, LESS, GREATER_OR_EQUAL, LESS_OR_EQUAL ->
          of(left.isPresent() ? binary.right() : binary.left(), rule);
      case AND, OR, UNLESS -> of(binary.left(), rule);
      case MOD, POW, ATAN2, TRIM_LOWER, TRIM_UPPER -> NOTHING;
    };
  }

  private static Meaning quotient(Expr.Binary binary, Subject rule) {
    Meaning above = of(binary.left(), rule);
    Meaning below = of(binary.right(), rule);
    boolean isAverage = isPart(binary.left(), "_sum") && isPart(binary.right(), "_count");
    if (isAverage) {
      String metric = Trees.metric(Trees.all(binary.left(), Expr.VectorSelector.class).getFirst());
      Units unit = rule.unit(metric);
      return unit == Units.UNKNOWN ? NOTHING : new Meaning(Quantity.MEASURE, unit, 1);
    }
    boolean isAlike =
        above.quantity() == below.quantity()
            && above.unit() == below.unit()
            && above.quantity() != Quantity.UNKNOWN;
    boolean isCountOfAll = above.quantity() == Quantity.COUNT && isLimit(binary.right());
    return isAlike || isCountOfAll
        ? new Meaning(Quantity.RATIO, Units.UNKNOWN, above.factor() / below.factor())
        : NOTHING;
  }

  private static boolean isLimit(Expr expr) {
    return Trees.all(expr, Expr.VectorSelector.class).stream()
        .map(Trees::metric)
        .anyMatch(name -> name.contains("max") || name.contains("limit"));
  }

  private static boolean isPart(Expr expr, String ending) {
    return Trees.all(expr, Expr.VectorSelector.class).stream()
        .anyMatch(selector -> Trees.metric(selector).endsWith(ending));
  }
}
