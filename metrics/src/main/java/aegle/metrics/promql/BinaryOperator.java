package aegle.metrics.promql;

/** What joins two expressions. */
public enum BinaryOperator {
  OR("or", 1),
  AND("and", 2),
  UNLESS("unless", 2),
  EQUAL("==", 3),
  NOT_EQUAL("!=", 3),
  GREATER(">", 3),
  LESS("<", 3),
  GREATER_OR_EQUAL(">=", 3),
  LESS_OR_EQUAL("<=", 3),
  TRIM_UPPER("</", 3),
  TRIM_LOWER(">/", 3),
  ADD("+", 4),
  SUB("-", 4),
  MUL("*", 5),
  DIV("/", 5),
  MOD("%", 5),
  ATAN2("atan2", 5),
  POW("^", 6);

  private final String text;
  private final int precedence;

  BinaryOperator(String text, int precedence) {
    this.text = text;
    this.precedence = precedence;
  }

  public String text() {
    return text;
  }

  /** Binds the tighter, the higher. */
  int precedence() {
    return precedence;
  }

  public boolean isComparison() {
    return switch (this) {
      case EQUAL, NOT_EQUAL, GREATER, LESS, GREATER_OR_EQUAL, LESS_OR_EQUAL -> true;
      default -> false;
    };
  }

  public boolean isSet() {
    return this == OR || this == AND || this == UNLESS;
  }

  /** Whether what comes out is no longer the metric that went in, so that its name goes. */
  boolean changesMeaning() {
    return switch (this) {
      case ADD, SUB, MUL, DIV, MOD, ATAN2, POW -> true;
      default -> false;
    };
  }
}
