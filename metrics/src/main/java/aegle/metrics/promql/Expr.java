package aegle.metrics.promql;

import aegle.metrics.Matcher;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An expression, parsed and checked. {@code toString} gives Prometheus's canonical text; {@link
 * Prettifier} the one for people.
 */
public sealed interface Expr {
  Span span();

  ValueType type();

  /**
   * A number, or a duration standing for its seconds.
   *
   * @param duration whether it was written as a duration, such as {@code 5m}
   */
  record NumberLiteral(double value, boolean duration, Span span) implements Expr {
    @Override
    public ValueType type() {
      return ValueType.SCALAR;
    }

    @Override
    public String toString() {
      return Printer.print(this);
    }
  }

  /** A quoted text. */
  record StringLiteral(String value, Span span) implements Expr {
    @Override
    public ValueType type() {
      return ValueType.STRING;
    }

    @Override
    public String toString() {
      return Printer.print(this);
    }
  }

  /**
   * Series chosen by their labels, each with its latest value.
   *
   * @param name the metric name before the braces, empty when there is none
   * @param matchers all conditions; the one of {@code name} comes last
   * @param shift when to look
   */
  record VectorSelector(String name, List<Matcher> matchers, TimeShift shift, Span span)
      implements Expr {
    public VectorSelector {
      matchers = List.copyOf(matchers);
    }

    @Override
    public ValueType type() {
      return ValueType.VECTOR;
    }

    @Override
    public String toString() {
      return Printer.print(this);
    }
  }

  /** The samples of the chosen series within a range: {@code x[5m]}. */
  record MatrixSelector(VectorSelector selector, DurationExpr range, Span span) implements Expr {
    @Override
    public ValueType type() {
      return ValueType.MATRIX;
    }

    @Override
    public String toString() {
      return Printer.print(this);
    }
  }

  /**
   * An expression evaluated at regular times of a range: {@code rate(x[5m])[1h:1m]}.
   *
   * @param step null means the default step
   */
  record Subquery(
      Expr expr, DurationExpr range, @Nullable DurationExpr step, TimeShift shift, Span span)
      implements Expr {
    @Override
    public ValueType type() {
      return ValueType.MATRIX;
    }

    @Override
    public String toString() {
      return Printer.print(this);
    }
  }

  /** A function with its arguments. */
  record Call(Function function, List<Expr> arguments, Span span) implements Expr {
    public Call {
      arguments = List.copyOf(arguments);
    }

    @Override
    public ValueType type() {
      return function.returnType();
    }

    @Override
    public String toString() {
      return Printer.print(this);
    }
  }

  /**
   * Many series made few: {@code sum by (job) (x)}.
   *
   * @param operator its name in lower case: {@code sum}, {@code topk} ...
   * @param parameter the first argument of those that have two
   * @param grouping names of the labels after {@code by} or {@code without}
   * @param without whether the grouping names what to leave out
   */
  record Aggregate(
      Aggregator operator,
      Expr expr,
      @Nullable Expr parameter,
      List<String> grouping,
      boolean without,
      Span span)
      implements Expr {
    public Aggregate {
      grouping = List.copyOf(grouping);
    }

    @Override
    public ValueType type() {
      return ValueType.VECTOR;
    }

    @Override
    public String toString() {
      return Printer.print(this);
    }
  }

  /**
   * Two expressions joined by an operator.
   *
   * @param matching how series find their partners; null unless both sides are instant vectors
   * @param returnBool whether a comparison gives 0 or 1 instead of choosing
   */
  record Binary(
      BinaryOperator operator,
      Expr left,
      Expr right,
      @Nullable VectorMatching matching,
      boolean returnBool)
      implements Expr {
    @Override
    public Span span() {
      return Span.of(left.span(), right.span());
    }

    @Override
    public ValueType type() {
      boolean scalars = left.type() == ValueType.SCALAR && right.type() == ValueType.SCALAR;
      return scalars ? ValueType.SCALAR : ValueType.VECTOR;
    }

    @Override
    public String toString() {
      return Printer.print(this);
    }
  }

  /** A sign before an expression. */
  record Unary(boolean negative, Expr expr, Span span) implements Expr {
    @Override
    public ValueType type() {
      return expr.type();
    }

    @Override
    public String toString() {
      return Printer.print(this);
    }
  }

  /** An expression in parentheses. */
  record Paren(Expr expr, Span span) implements Expr {
    @Override
    public ValueType type() {
      return expr.type();
    }

    @Override
    public String toString() {
      return Printer.print(this);
    }
  }

  /** The expressions directly inside this one, in the order of their text. */
  default List<Expr> children() {
    return switch (this) {
      case NumberLiteral _, StringLiteral _, VectorSelector _ -> List.of();
      case MatrixSelector matrix -> List.of(matrix.selector());
      case Subquery subquery -> List.of(subquery.expr());
      case Call call -> call.arguments();
      case Aggregate aggregate -> {
        Expr parameter = aggregate.parameter();
        yield parameter == null ? List.of(aggregate.expr()) : List.of(parameter, aggregate.expr());
      }
      case Binary binary -> List.of(binary.left(), binary.right());
      case Unary unary -> List.of(unary.expr());
      case Paren paren -> List.of(paren.expr());
    };
  }

  /** This expression without the parentheses around it. */
  default Expr unwrapped() {
    Expr expr = this;
    while (expr instanceof Paren paren) {
      expr = paren.expr();
    }
    return expr;
  }
}
