package aegle.server.wiring;

import aegle.metrics.promql.Expr;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Breaks a long expression into lines, each operator at the beginning of one. The first line is
 * never indented, as a block of YAML wants it.
 */
final class Layout {
  private static final int WIDTH = 90;

  private Layout() {}

  static String of(Expr expr) {
    String line = expr.toString();
    if (line.length() <= WIDTH) {
      return line;
    }
    return switch (expr) {
      case Expr.Binary binary -> binary(binary, line);
      case Expr.Aggregate aggregate -> wrapped(line, aggregate.expr());
      case Expr.Paren paren -> wrapped(line, paren.expr());
      case Expr.Call call -> call(call);
      case Expr.NumberLiteral _,
          Expr.StringLiteral _,
          Expr.VectorSelector _,
          Expr.MatrixSelector _,
          Expr.Subquery _,
          Expr.Unary _ ->
          line;
    };
  }

  private static String binary(Expr.Binary binary, String line) {
    int from = binary.left().toString().length() + 1;
    int to = line.length() - binary.right().toString().length() - 1;
    String operator = line.substring(from, to);
    return of(binary.left()) + "\n" + operator + " " + of(binary.right());
  }

  /** What stands in parentheses at the end of a line, on lines of its own. */
  private static String wrapped(String line, Expr inner) {
    String head = line.substring(0, line.length() - 1 - inner.toString().length());
    return head + "\n" + indented(of(inner)) + "\n)";
  }

  private static String call(Expr.Call call) {
    List<Expr> arguments = call.arguments();
    return call.function().name()
        + "(\n"
        + arguments.stream()
            .map(Layout::of)
            .map(Layout::indented)
            .collect(Collectors.joining(",\n"))
        + "\n)";
  }

  private static String indented(String text) {
    return text.lines().map(line -> "  " + line).collect(Collectors.joining("\n"));
  }
}
