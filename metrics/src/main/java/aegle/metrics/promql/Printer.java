package aegle.metrics.promql;

import aegle.metrics.Matcher;
import aegle.metrics.PromDuration;
import aegle.signals.GoFloat;
import aegle.signals.GoQuote;
import aegle.signals.Labels;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Writes expressions in Prometheus's canonical form, on one line. */
final class Printer {
  private static final Pattern LEGACY_LABEL = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");

  private Printer() {}

  static String print(Expr expr) {
    return switch (expr) {
      case Expr.NumberLiteral number ->
          number.duration() ? duration(number.value()) : GoFloat.plain(number.value());
      case Expr.StringLiteral string -> GoQuote.of(string.value());
      case Expr.VectorSelector selector -> selector(selector) + instantSuffix(selector.shift());
      case Expr.MatrixSelector matrix -> matrix(matrix);
      case Expr.Subquery subquery -> print(subquery.expr()) + suffix(subquery);
      case Expr.Call call -> call.function().name() + "(" + list(call.arguments()) + ")";
      case Expr.Aggregate aggregate -> aggregate(aggregate);
      case Expr.Binary binary ->
          print(binary.left()) + " " + operator(binary) + " " + print(binary.right());
      case Expr.Unary unary -> (unary.negative() ? "-" : "+") + print(unary.expr());
      case Expr.Paren paren -> "(" + print(paren.expr()) + ")";
    };
  }

  static String print(DurationExpr expr) {
    return switch (expr) {
      // A range written as a number is printed as the duration that it is.
      case DurationExpr.Literal literal ->
          literal.asDuration() ? duration(literal.seconds()) : GoFloat.plain(literal.seconds());
      case DurationExpr.Step _ -> "step()";
      case DurationExpr.Range _ -> "range()";
      case DurationExpr.Negated negated -> "-" + print(negated.expr());
      case DurationExpr.Wrapped wrapped -> "(" + print(wrapped.expr()) + ")";
      case DurationExpr.Joined joined -> joined(joined);
    };
  }

  private static String joined(DurationExpr.Joined joined) {
    String operator = joined.operator().text();
    String left = print(joined.left());
    String right = print(joined.right());
    boolean call =
        joined.operator() == DurationExpr.Operator.MIN_OF
            || joined.operator() == DurationExpr.Operator.MAX_OF;
    return call ? operator + "(" + left + ", " + right + ")" : left + " " + operator + " " + right;
  }

  /** The operator of an aggregation with its grouping, up to the parenthesis. */
  static String head(Expr.Aggregate aggregate) {
    String operator = aggregate.operator().text();
    if (aggregate.without()) {
      return operator + " without (" + labels(aggregate.grouping()) + ") ";
    }
    if (!aggregate.grouping().isEmpty()) {
      return operator + " by (" + labels(aggregate.grouping()) + ") ";
    }
    return operator;
  }

  private static String aggregate(Expr.Aggregate aggregate) {
    Expr parameter = aggregate.parameter();
    String first = parameter == null ? "" : print(parameter) + ", ";
    return head(aggregate) + "(" + first + print(aggregate.expr()) + ")";
  }

  /** The operator of a binary expression with its modifiers. */
  static String operator(Expr.Binary binary) {
    StringBuilder text = new StringBuilder(binary.operator().text());
    if (binary.returnBool()) {
      text.append(" bool");
    }
    VectorMatching matching = binary.matching();
    if (matching == null) {
      return text.toString();
    }
    if (!matching.labels().isEmpty() || matching.on() || matching.isGrouped()) {
      text.append(matching.on() ? " on (" : " ignoring (");
      text.append(labels(matching.labels())).append(')');
    }
    if (matching.isGrouped()) {
      boolean left = matching.cardinality() == VectorMatching.Cardinality.MANY_TO_ONE;
      text.append(left ? " group_left (" : " group_right (");
      text.append(labels(matching.include())).append(')');
    }
    fill(matching, text);
    return text.toString();
  }

  private static void fill(VectorMatching matching, StringBuilder text) {
    Double left = matching.fillLeft();
    Double right = matching.fillRight();
    if (left != null && right != null && left.doubleValue() == right.doubleValue()) {
      text.append(" fill (").append(GoFloat.general(left)).append(')');
      return;
    }
    if (left != null) {
      text.append(" fill_left (").append(GoFloat.general(left)).append(')');
    }
    if (right != null) {
      text.append(" fill_right (").append(GoFloat.general(right)).append(')');
    }
  }

  private static String matrix(Expr.MatrixSelector matrix) {
    TimeShift shift = matrix.selector().shift();
    return selector(matrix.selector())
        + "["
        + length(matrix.range())
        + "]"
        + extension(shift)
        + at(shift)
        + offset(shift);
  }

  /** The range of a subquery with what follows. */
  static String suffix(Expr.Subquery subquery) {
    DurationExpr step = subquery.step();
    TimeShift shift = subquery.shift();
    return "["
        + length(subquery.range())
        + ":"
        + (step == null ? "" : length(step))
        + "]"
        + at(shift)
        + offset(shift);
  }

  private static String selector(Expr.VectorSelector selector) {
    String conditions =
        selector.matchers().stream()
            .filter(matcher -> !isNameOf(selector, matcher))
            .map(Printer::matcher)
            .sorted()
            .collect(Collectors.joining(","));
    return conditions.isEmpty() ? selector.name() : selector.name() + "{" + conditions + "}";
  }

  private static boolean isNameOf(Expr.VectorSelector selector, Matcher matcher) {
    return matcher.name().equals(Labels.METRIC_NAME)
        && matcher.type() == Matcher.Type.EQUAL
        && matcher.value().equals(selector.name())
        && !matcher.value().isEmpty();
  }

  static String matcher(Matcher matcher) {
    return label(matcher.name()) + matcher.type().sign() + GoQuote.of(matcher.value());
  }

  private static String instantSuffix(TimeShift shift) {
    return at(shift) + extension(shift) + offset(shift);
  }

  private static String extension(TimeShift shift) {
    return switch (shift.extension()) {
      case NONE -> "";
      case ANCHORED -> " anchored";
      case SMOOTHED -> " smoothed";
    };
  }

  private static String at(TimeShift shift) {
    return switch (shift.at()) {
      case TimeShift.At.Evaluation _ -> "";
      case TimeShift.At.Start _ -> " @ start()";
      case TimeShift.At.End _ -> " @ end()";
      case TimeShift.At.Fixed fixed ->
          String.format(Locale.ROOT, " @ %.3f", fixed.timeMillis() / 1000.0);
    };
  }

  private static String offset(TimeShift shift) {
    DurationExpr offset = shift.offset();
    if (offset == null || (offset instanceof DurationExpr.Literal none && none.seconds() == 0)) {
      return "";
    }
    return " offset " + length(offset);
  }

  private static String length(DurationExpr expr) {
    return expr instanceof DurationExpr.Literal literal ? duration(literal.seconds()) : print(expr);
  }

  private static String duration(double seconds) {
    return PromDuration.format(Math.round(seconds * 1000));
  }

  private static String list(List<Expr> expressions) {
    return expressions.stream().map(Printer::print).collect(Collectors.joining(", "));
  }

  private static String labels(List<String> names) {
    return names.stream().map(Printer::label).collect(Collectors.joining(", "));
  }

  static String label(String name) {
    return LEGACY_LABEL.matcher(name).matches() ? name : GoQuote.of(name);
  }
}
