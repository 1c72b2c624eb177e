package aegle.metrics.promql;

import java.util.stream.Collectors;

/**
 * Breaks long expressions into indented lines, as Prometheus's formatter does: what fits into the
 * width stays on its line, what does not is opened up one level.
 */
public final class Prettifier {
  /** Characters of a line in the HTTP API. */
  public static final int DEFAULT_WIDTH = 100;

  private final int width;

  /** Breaks what is longer than so many characters. */
  public Prettifier(int width) {
    this.width = width;
  }

  public String format(Expr expr) {
    return pretty(expr, 0);
  }

  private String pretty(Expr expr, int level) {
    String indent = "  ".repeat(level);
    if (expr instanceof Expr.Unary unary) {
      return indent + (unary.negative() ? "-" : "+") + pretty(unary.expr(), level).strip();
    }
    String line = expr.toString();
    if (line.length() <= width) {
      return expr instanceof Expr.Subquery ? line : indent + line;
    }
    return switch (expr) {
      case Expr.Aggregate aggregate -> aggregate(aggregate, level);
      case Expr.Binary binary ->
          pretty(binary.left(), level + 1)
              + "\n"
              + indent
              + Printer.operator(binary)
              + "\n"
              + pretty(binary.right(), level + 1);
      case Expr.Call call ->
          indent
              + call.function().name()
              + "(\n"
              + call.arguments().stream()
                  .map(argument -> pretty(argument, level + 1))
                  .collect(Collectors.joining(",\n"))
              + "\n"
              + indent
              + ")";
      case Expr.Paren paren ->
          indent + "(\n" + pretty(paren.expr(), level + 1) + "\n" + indent + ")";
      case Expr.Subquery subquery -> pretty(subquery.expr(), level) + Printer.suffix(subquery);
      case Expr.NumberLiteral _,
          Expr.StringLiteral _,
          Expr.VectorSelector _,
          Expr.MatrixSelector _,
          Expr.Unary _ ->
          indent + line;
    };
  }

  private String aggregate(Expr.Aggregate aggregate, int level) {
    String indent = "  ".repeat(level);
    Expr parameter = aggregate.parameter();
    String first = parameter == null ? "" : pretty(parameter, level + 1) + ",\n";
    return indent
        + Printer.head(aggregate)
        + "(\n"
        + first
        + pretty(aggregate.expr(), level + 1)
        + "\n"
        + indent
        + ")";
  }
}
