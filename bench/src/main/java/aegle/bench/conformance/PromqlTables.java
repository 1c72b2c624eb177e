package aegle.bench.conformance;

import aegle.metrics.Matcher;
import aegle.metrics.promql.Expr;
import aegle.metrics.promql.Prettifier;
import aegle.metrics.promql.PromqlParser;
import aegle.metrics.promql.QueryException;
import aegle.metrics.promql.SeriesNotation;
import com.google.re2j.PatternSyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/** The tables about the text of PromQL: what parses, and how it is printed. */
final class PromqlTables {
  private PromqlTables() {}

  static List<Script> all() {
    return List.of(
        new Parser(), new Roundtrip(), new Pretty(), new Series(), new Selectors(), new Matching());
  }

  /** Name of the root as Prometheus's syntax tree has it. */
  private static String root(Expr expr) {
    return switch (expr) {
      case Expr.NumberLiteral _ -> "NumberLiteral";
      case Expr.StringLiteral _ -> "StringLiteral";
      case Expr.VectorSelector _ -> "VectorSelector";
      case Expr.MatrixSelector _ -> "MatrixSelector";
      case Expr.Subquery _ -> "SubqueryExpr";
      case Expr.Call _ -> "Call";
      case Expr.Aggregate _ -> "AggregateExpr";
      case Expr.Binary _ -> "BinaryExpr";
      case Expr.Unary _ -> "UnaryExpr";
      case Expr.Paren _ -> "ParenExpr";
    };
  }

  /** What is accepted and what is refused; an accepted one must have the same root. */
  static final class Parser extends TableScript {
    Parser() {
      super("promql_parser.jsonl");
    }

    @Override
    void judge(JsonNode row, Verdict verdict) {
      boolean ok = row.get("ok").asBoolean();
      String expected = ok ? "accepted " + text(row, "root") : "refused";
      String got;
      String detail = "";
      try {
        Expr expr = PromqlParser.parse(input(row));
        got = text(row, "root").isEmpty() ? "accepted " : "accepted " + root(expr);
      } catch (QueryException e) {
        got = "refused";
        detail = " with " + e.getMessage();
      }
      if (expected.equals(got)) {
        verdict.pass();
      } else {
        verdict.fail(name(row), expected, got + detail);
      }
    }
  }

  /** The canonical text. */
  static final class Roundtrip extends TableScript {
    Roundtrip() {
      super("promql_print_roundtrip.jsonl");
    }

    @Override
    void judge(JsonNode row, Verdict verdict) {
      expect(name(row), text(row, "canonical"), printed(row, Expr::toString), verdict);
    }
  }

  private static String printed(JsonNode row, java.util.function.Function<Expr, String> printer) {
    try {
      return printer.apply(PromqlParser.parse(TableScript.input(row)));
    } catch (QueryException e) {
      return "error: " + e.getMessage();
    }
  }

  /** The text for people; these tables break lines at 10 characters. */
  static final class Pretty extends TableScript {
    private final Prettifier prettifier = new Prettifier(10);

    Pretty() {
      super("promql_pretty.jsonl");
    }

    @Override
    void judge(JsonNode row, Verdict verdict) {
      expect(name(row), text(row, "pretty"), printed(row, prettifier::format), verdict);
    }
  }

  /** The notation of series in test files; native histograms are skipped. */
  static final class Series extends TableScript {
    Series() {
      super("promql_series_desc.jsonl");
    }

    @Override
    void judge(JsonNode row, Verdict verdict) {
      if (input(row).contains("{{")) {
        verdict.skip();
        return;
      }
      String expected = row.get("ok").asBoolean() ? values(row) : "refused";
      String got;
      try {
        List<String> values = new ArrayList<>();
        SeriesNotation.parse(input(row))
            .values()
            .forEach(value -> values.add(value.isPresent() ? "" + value.getAsDouble() : "none"));
        got = values.toString();
      } catch (QueryException _) {
        got = "refused";
      }
      expect(name(row), expected, got, verdict);
    }

    private static String values(JsonNode row) {
      List<String> values = new ArrayList<>();
      JsonNode go = row.get("go_expected");
      JsonNode arguments = go.has("args") ? go.get("args") : go.get("e");
      for (JsonNode argument : arguments) {
        JsonNode value = argument.has("f") ? argument.get("f").get("Value") : argument;
        boolean number = value.has("n");
        values.add(number ? "" + Double.parseDouble(value.get("n").asString()) : "none");
      }
      return values.toString();
    }
  }

  /** The selectors within an expression. */
  static final class Selectors extends TableScript {
    Selectors() {
      super("promql_extract_selectors.jsonl");
    }

    @Override
    void judge(JsonNode row, Verdict verdict) {
      List<String> expected = new ArrayList<>();
      for (JsonNode selector : row.get("selectors")) {
        expected.add(sorted(PromqlParser.parseSelector(selector.asString())));
      }
      List<String> got = new ArrayList<>();
      for (Expr.VectorSelector selector : PromqlParser.selectors(PromqlParser.parse(input(row)))) {
        got.add(sorted(selector.matchers()));
      }
      expect(name(row), expected.toString(), got.toString(), verdict);
    }

    private static String sorted(List<Matcher> matchers) {
      TreeSet<String> texts = new TreeSet<>();
      matchers.forEach(matcher -> texts.add(matcher.toString()));
      return texts.toString();
    }
  }

  /** Matchers and values. */
  static final class Matching extends TableScript {
    Matching() {
      super("label_matchers.jsonl");
    }

    @Override
    void judge(JsonNode row, Verdict verdict) {
      String pattern = text(row, "pattern");
      String value = text(row, "value");
      Matcher.Type type =
          switch (text(row, "matcher_type")) {
            case "MatchEqual" -> Matcher.Type.EQUAL;
            case "MatchNotEqual" -> Matcher.Type.NOT_EQUAL;
            case "MatchRegexp" -> Matcher.Type.REGEX;
            default -> Matcher.Type.NOT_REGEX;
          };
      String got;
      try {
        got = "" + new Matcher(type, "label", pattern).matches(value);
      } catch (PatternSyntaxException e) {
        got = "error: " + e.getMessage();
      }
      String name = "line " + row.get("line").asInt() + ": " + type.sign() + pattern + " " + value;
      expect(name, "" + row.get("match").asBoolean(), got, verdict);
    }
  }
}
