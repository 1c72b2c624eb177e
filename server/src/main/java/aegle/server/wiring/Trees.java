package aegle.server.wiring;

import aegle.metrics.Matcher;
import aegle.metrics.promql.Aggregator;
import aegle.metrics.promql.BinaryOperator;
import aegle.metrics.promql.DurationExpr;
import aegle.metrics.promql.Expr;
import aegle.metrics.promql.Span;
import aegle.metrics.promql.TimeShift;
import aegle.metrics.promql.ValueType;
import aegle.signals.Labels;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Questions to expressions that several checks ask. */
final class Trees {
  private static final Set<String> RATES = Set.of("rate", "irate", "increase");

  private Trees() {}

  /**
   * A comparison of a vector with a number.
   *
   * @param value what is compared
   * @param threshold with which number
   * @param operator as if the number stood on the right
   */
  record Comparison(Expr.Binary binary, Expr value, BinaryOperator operator, double threshold) {
    Expr number() {
      return binary.left().equals(value) ? binary.right() : binary.left();
    }

    boolean isAbove() {
      return operator == BinaryOperator.GREATER || operator == BinaryOperator.GREATER_OR_EQUAL;
    }

    boolean isBelow() {
      return operator == BinaryOperator.LESS || operator == BinaryOperator.LESS_OR_EQUAL;
    }
  }

  /** A rate, increase or irate of a selector. */
  record Rise(Expr.Call call, Expr.VectorSelector selector, Duration range) {
    String function() {
      return call.function().name();
    }
  }

  /** Every expression within, itself first. */
  static List<Expr> all(Expr expr) {
    List<Expr> found = new ArrayList<>();
    walk(expr, List.of(), (node, _) -> found.add(node));
    return found;
  }

  /** Visits every expression with those around it, the nearest last. */
  static void walk(Expr expr, List<Expr> around, BiConsumer<Expr, List<Expr>> visitor) {
    visitor.accept(expr, around);
    List<Expr> inner = new ArrayList<>(around);
    inner.add(expr);
    for (Expr child : expr.children()) {
      walk(child, inner, visitor);
    }
  }

  /** Every expression of a kind within. */
  static <T extends Expr> List<T> all(Expr expr, Class<T> kind) {
    return all(expr).stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  /** The number that an expression of numbers alone is. */
  static OptionalDouble number(Expr expr) {
    return switch (expr.unwrapped()) {
      case Expr.NumberLiteral literal -> OptionalDouble.of(literal.value());
      case Expr.Unary unary -> {
        OptionalDouble inner = number(unary.expr());
        yield inner.isPresent() && unary.negative()
            ? OptionalDouble.of(-inner.getAsDouble())
            : inner;
      }
      case Expr.Binary binary -> number(binary);
      default -> OptionalDouble.empty();
    };
  }

  private static OptionalDouble number(Expr.Binary binary) {
    OptionalDouble left = number(binary.left());
    OptionalDouble right = number(binary.right());
    if (left.isEmpty() || right.isEmpty()) {
      return OptionalDouble.empty();
    }
    double a = left.getAsDouble();
    double b = right.getAsDouble();
    return switch (binary.operator()) {
      case ADD -> OptionalDouble.of(a + b);
      case SUB -> OptionalDouble.of(a - b);
      case MUL -> OptionalDouble.of(a * b);
      case DIV -> OptionalDouble.of(a / b);
      case POW -> OptionalDouble.of(Math.pow(a, b));
      default -> OptionalDouble.empty();
    };
  }

  /** The comparisons that decide whether something comes out. */
  static List<Comparison> deciding(Expr expr) {
    List<Comparison> found = new ArrayList<>();
    decide(expr.unwrapped(), found);
    return found;
  }

  private static void decide(Expr expr, List<Comparison> found) {
    if (expr instanceof Expr.Binary binary) {
      comparison(binary).ifPresent(found::add);
      switch (binary.operator()) {
        case AND, OR -> {
          decide(binary.left().unwrapped(), found);
          decide(binary.right().unwrapped(), found);
        }
        case UNLESS -> decide(binary.left().unwrapped(), found);
        default -> {
          // Others compute a value, which decides nothing by itself.
        }
      }
    }
  }

  /** The comparison whose value {@code $value} is, with that alone when there is none. */
  static Optional<Comparison> shown(Expr expr) {
    Expr at = expr.unwrapped();
    while (at instanceof Expr.Binary binary) {
      Optional<Comparison> found = comparison(binary);
      if (found.isPresent()) {
        return found;
      }
      if (!binary.operator().isSet()) {
        return Optional.empty();
      }
      at = binary.left().unwrapped();
    }
    return Optional.empty();
  }

  /** What {@code $value} is: the left side of whatever chooses. */
  static Expr value(Expr expr) {
    Expr at = expr.unwrapped();
    while (at instanceof Expr.Binary binary
        && (binary.operator().isSet() || (isFilter(binary) && !isScalar(binary.left())))) {
      at = binary.left().unwrapped();
    }
    if (at instanceof Expr.Binary binary && isFilter(binary) && isScalar(binary.left())) {
      return binary.right().unwrapped();
    }
    return at;
  }

  private static boolean isFilter(Expr.Binary binary) {
    return binary.operator().isComparison() && !binary.returnBool();
  }

  private static boolean isScalar(Expr expr) {
    return expr.type() == ValueType.SCALAR;
  }

  static Optional<Comparison> comparison(Expr.Binary binary) {
    if (!isFilter(binary)) {
      return Optional.empty();
    }
    OptionalDouble right = number(binary.right());
    if (right.isPresent() && !isScalar(binary.left())) {
      return Optional.of(
          new Comparison(binary, binary.left(), binary.operator(), right.getAsDouble()));
    }
    OptionalDouble left = number(binary.left());
    if (left.isPresent() && !isScalar(binary.right())) {
      return Optional.of(
          new Comparison(binary, binary.right(), turned(binary.operator()), left.getAsDouble()));
    }
    return Optional.empty();
  }

  private static BinaryOperator turned(BinaryOperator operator) {
    return switch (operator) {
      case GREATER -> BinaryOperator.LESS;
      case LESS -> BinaryOperator.GREATER;
      case GREATER_OR_EQUAL -> BinaryOperator.LESS_OR_EQUAL;
      case LESS_OR_EQUAL -> BinaryOperator.GREATER_OR_EQUAL;
      default -> operator;
    };
  }

  /** A call that measures by how much counters grow. */
  static Optional<Rise> rise(Expr expr) {
    if (expr.unwrapped() instanceof Expr.Call call
        && RATES.contains(call.function().name())
        && call.arguments().getFirst().unwrapped() instanceof Expr.MatrixSelector matrix
        && matrix.range() instanceof DurationExpr.Literal literal) {
      Duration range = Duration.ofMillis(Math.round(literal.seconds() * 1000));
      return Optional.of(new Rise(call, matrix.selector(), range));
    }
    return Optional.empty();
  }

  /** All such calls within. */
  static List<Rise> rises(Expr expr) {
    return all(expr, Expr.Call.class).stream().flatMap(call -> rise(call).stream()).toList();
  }

  /** The selector that an expression is, with nothing around it. */
  static Optional<Expr.VectorSelector> selector(Expr expr) {
    return expr.unwrapped() instanceof Expr.VectorSelector selector
        ? Optional.of(selector)
        : Optional.empty();
  }

  /** The metric that a selector names, empty when it chooses by other means. */
  static String metric(Expr.VectorSelector selector) {
    if (!selector.name().isEmpty()) {
      return selector.name();
    }
    return selector.matchers().stream()
        .filter(matcher ->
            matcher.name().equals(Labels.METRIC_NAME) && matcher.type() == Matcher.Type.EQUAL)
        .map(Matcher::value)
        .findFirst()
        .orElse("");
  }

  /** The conditions of a selector but that of the name. */
  static List<Matcher> conditions(Expr.VectorSelector selector) {
    return selector.matchers().stream()
        .filter(matcher -> !matcher.name().equals(Labels.METRIC_NAME))
        .toList();
  }

  /** The selector's text with other conditions. */
  static String selector(String metric, List<Matcher> conditions) {
    if (conditions.isEmpty()) {
      return metric;
    }
    return conditions.stream()
        .map(matcher -> matcher.name() + matcher.type().sign() + RuleYaml.quoted(matcher.value()))
        .collect(Collectors.joining(",", metric + "{", "}"));
  }

  /** Whether the expression makes few series of many, at its top. */
  static boolean isAggregation(Expr expr) {
    return expr.unwrapped() instanceof Expr.Aggregate aggregate && !chooses(aggregate.operator());
  }

  static boolean chooses(Aggregator operator) {
    return switch (operator) {
      case TOPK, BOTTOMK, LIMITK, LIMIT_RATIO -> true;
      default -> false;
    };
  }

  /** The expression's text with another in place of a part. */
  static String replaced(String expression, Span part, String by) {
    return expression.substring(0, part.start()) + by + expression.substring(part.end());
  }

  /** The part of the text that an expression is. */
  static String text(String expression, Expr part) {
    return expression.substring(part.span().start(), part.span().end());
  }

  /** How far back a selector looks beside its range. */
  static Duration offset(TimeShift shift) {
    @Nullable DurationExpr offset = shift.offset();
    return offset instanceof DurationExpr.Literal literal
        ? Duration.ofMillis(Math.round(literal.seconds() * 1000))
        : Duration.ZERO;
  }
}
