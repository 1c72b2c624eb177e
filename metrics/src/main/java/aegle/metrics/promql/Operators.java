package aegle.metrics.promql;

/** Arithmetic and comparison of two numbers. */
final class Operators {
  private Operators() {}

  /** The result between scalars, 0 or 1 for a comparison. */
  static double scalar(BinaryOperator operator, double left, double right) {
    if (operator.isComparison()) {
      return holds(operator, left, right) ? 1 : 0;
    }
    return arithmetic(operator, left, right);
  }

  static double arithmetic(BinaryOperator operator, double left, double right) {
    return switch (operator) {
      case ADD -> left + right;
      case SUB -> left - right;
      case MUL -> left * right;
      case DIV -> left / right;
      case MOD -> left % right;
      case POW -> power(left, right);
      case ATAN2 -> Math.atan2(left, right);
      case OR,
          AND,
          UNLESS,
          EQUAL,
          NOT_EQUAL,
          GREATER,
          LESS,
          GREATER_OR_EQUAL,
          LESS_OR_EQUAL,
          TRIM_UPPER,
          TRIM_LOWER ->
          throw new AssertionError("BUG: " + operator.text() + " is no arithmetic");
    };
  }

  private static double power(double base, double exponent) {
    // C and Go say that 1 to any power and -1 to an infinite one are 1; Java says NaN.
    if (base == 1 || (base == -1 && Double.isInfinite(exponent))) {
      return 1;
    }
    return Math.pow(base, exponent);
  }

  static boolean holds(BinaryOperator operator, double left, double right) {
    return switch (operator) {
      case EQUAL -> left == right;
      case NOT_EQUAL -> left != right;
      case GREATER -> left > right;
      case LESS -> left < right;
      case GREATER_OR_EQUAL -> left >= right;
      case LESS_OR_EQUAL -> left <= right;
      case OR, AND, UNLESS, TRIM_UPPER, TRIM_LOWER, ADD, SUB, MUL, DIV, MOD, ATAN2, POW ->
          throw new AssertionError("BUG: " + operator.text() + " is no comparison");
    };
  }

  /**
   * What becomes of a pair in a vector: a number, or {@link Row#ABSENT} when a comparison does not
   * choose it.
   *
   * @param chosen the value that a comparison keeps
   */
  static double element(
      BinaryOperator operator, double left, double right, boolean returnBool, double chosen) {
    if (!operator.isComparison()) {
      return arithmetic(operator, left, right);
    }
    boolean holds = holds(operator, left, right);
    if (returnBool) {
      return holds ? 1 : 0;
    }
    return holds ? chosen : Row.ABSENT;
  }
}
