package aegle.metrics.promql;

import aegle.metrics.promql.QueryException.Kind;

/** A length of time in an expression: a literal, or arithmetic on literals (experimental). */
public sealed interface DurationExpr {
  /** Longest duration in seconds, that of Go's {@code time.Duration}. */
  double LONGEST_SECONDS = 0x1p63 / 1e9;

  /**
   * Seconds.
   *
   * @param asDuration whether it was written as {@code 5m} rather than as a number
   */
  record Literal(double seconds, boolean asDuration, Span span) implements DurationExpr {
    @Override
    public String toString() {
      return Printer.print(this);
    }
  }

  /** {@code step()}, the step of the query. */
  record Step(Span span) implements DurationExpr {
    @Override
    public String toString() {
      return Printer.print(this);
    }
  }

  /** {@code range()}, from the start of the query to its end. */
  record Range(Span span) implements DurationExpr {
    @Override
    public String toString() {
      return Printer.print(this);
    }
  }

  /** A minus sign before a duration. */
  record Negated(DurationExpr expr, Span span) implements DurationExpr {
    @Override
    public String toString() {
      return Printer.print(this);
    }
  }

  /** Parentheses around a duration. */
  record Wrapped(DurationExpr expr, Span span) implements DurationExpr {
    @Override
    public String toString() {
      return Printer.print(this);
    }
  }

  /** Two durations joined. */
  record Joined(Operator operator, DurationExpr left, DurationExpr right, Span span)
      implements DurationExpr {
    @Override
    public String toString() {
      return Printer.print(this);
    }
  }

  /** What joins two durations. */
  enum Operator {
    ADD("+"),
    SUB("-"),
    MUL("*"),
    DIV("/"),
    MOD("%"),
    POW("^"),
    MIN_OF("min_of"),
    MAX_OF("max_of");

    private final String text;

    Operator(String text) {
      this.text = text;
    }

    public String text() {
      return text;
    }
  }

  Span span();

  /** Whether it is more than a literal. */
  default boolean isComputed() {
    return !(this instanceof Literal);
  }

  /**
   * Its length within a query.
   *
   * @throws QueryException when it is not finite, too long, or not positive where it must be
   */
  default long millis(long stepMillis, long rangeMillis, boolean negativeAllowed) {
    double seconds = seconds(stepMillis, rangeMillis);
    if (this instanceof Literal) {
      return Math.round(seconds * 1000);
    }
    String place = span().start() + ":" + span().end() + ": ";
    if (!Double.isFinite(seconds)) {
      throw new QueryException(Kind.EXECUTION, place + "duration is NaN or infinite");
    }
    if (seconds <= 0 && !negativeAllowed) {
      throw new QueryException(Kind.EXECUTION, place + "duration must be greater than 0");
    }
    if (Math.abs(seconds) > LONGEST_SECONDS) {
      throw new QueryException(Kind.EXECUTION, place + "duration is out of range");
    }
    return (long) (seconds * 1000);
  }

  private double seconds(long stepMillis, long rangeMillis) {
    return switch (this) {
      case Literal literal -> literal.seconds();
      case Step _ -> stepMillis / 1000.0;
      case Range _ -> rangeMillis / 1000.0;
      case Negated negated -> -negated.expr().seconds(stepMillis, rangeMillis);
      case Wrapped wrapped -> wrapped.expr().seconds(stepMillis, rangeMillis);
      case Joined joined ->
          join(
              joined,
              joined.left().seconds(stepMillis, rangeMillis),
              joined.right().seconds(stepMillis, rangeMillis));
    };
  }

  private static double join(Joined joined, double left, double right) {
    return switch (joined.operator()) {
      case ADD -> left + right;
      case SUB -> left - right;
      case MUL -> left * right;
      case DIV -> left / notZero(joined, right, "division by zero");
      case MOD -> left % notZero(joined, right, "modulo by zero");
      case POW -> Math.pow(left, right);
      case MIN_OF -> Math.min(left, right);
      case MAX_OF -> Math.max(left, right);
    };
  }

  private static double notZero(Joined joined, double divisor, String message) {
    if (divisor == 0) {
      Span span = joined.span();
      throw new QueryException(Kind.EXECUTION, span.start() + ":" + span.end() + ": " + message);
    }
    return divisor;
  }
}
