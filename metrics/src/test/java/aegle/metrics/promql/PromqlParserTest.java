package aegle.metrics.promql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import org.junit.jupiter.api.Test;

final class PromqlParserTest {
  @Test
  void operators_bind_as_in_mathematics() {
    assertThat(shape("1 + 2 * 3 ^ 2")).isEqualTo("(1 + (2 * (3 ^ 2)))");
    assertThat(shape("2 ^ 3 ^ 2")).isEqualTo("(2 ^ (3 ^ 2))");
    assertThat(shape("1 - 2 - 3")).isEqualTo("((1 - 2) - 3)");
    assertThat(shape("a or b and c")).isEqualTo("(a or (b and c))");
    assertThat(shape("-a ^ 2")).isEqualTo("-(a ^ 2)");
    assertThat(shape("a > b + c")).isEqualTo("(a > (b + c))");
  }

  private static String shape(String expression) {
    return shape(PromqlParser.parse(expression));
  }

  private static String shape(Expr expr) {
    return switch (expr) {
      case Expr.Binary binary ->
          "(%s %s %s)"
              .formatted(shape(binary.left()), binary.operator().text(), shape(binary.right()));
      case Expr.Unary unary -> "-" + shape(unary.expr());
      case Expr.NumberLiteral _,
          Expr.StringLiteral _,
          Expr.VectorSelector _,
          Expr.MatrixSelector _,
          Expr.Subquery _,
          Expr.Call _,
          Expr.Aggregate _,
          Expr.Paren _ ->
          expr.toString();
    };
  }

  @Test
  void the_canonical_text_parses_to_itself() {
    for (String text :
        List.of(
            "sum by (job) (rate(http_requests_total{status=~\"5..\"}[5m] offset 1m))",
            "a / on (job) group_left (team) b",
            "max_over_time(rate(x[5m])[1h:1m] @ 1609746000.000)",
            "quantile without (instance) (0.95, {__name__=\"http.server.duration\"})",
            "x[1h30m] @ end()",
            "topk(3, -x) > bool 0")) {
      assertThat(PromqlParser.parse(text)).hasToString(text);
    }
  }

  @Test
  void a_number_in_brackets_means_seconds() {
    assertThat(PromqlParser.parse("x[300]")).hasToString("x[5m]");
    assertThat(PromqlParser.parse("5m * 2")).hasToString("5m * 2");
  }

  @Test
  void an_error_tells_line_and_column_and_points_at_the_characters() {
    QueryException error =
        catchThrowableOfType(QueryException.class, () -> PromqlParser.parse("sum(\n  rate(up))"));

    assertThat(error)
        .hasMessage(
            "2:8: parse error: expected type range vector in call to function \"rate\", got"
                + " instant vector");
    assertThat(error.kind()).isEqualTo(QueryException.Kind.BAD_DATA);
    assertThat("sum(\n  rate(up))".substring(error.start(), error.end())).isEqualTo("up");
  }

  @Test
  void a_column_counts_bytes() {
    assertThatThrownBy(() -> PromqlParser.parse("\"äö\" }"))
        .hasMessage("1:8: parse error: unexpected character: '}'");
  }

  @Test
  void mistakes_are_told_in_the_words_of_prometheus() {
    assertError("", "1:1: parse error: no expression found in input");
    assertError(
        "up{job=clinic}",
        "1:8: parse error: unexpected identifier \"clinic\" in label matching, expected string");
    assertError(
        "sum(up) by job",
        "1:12: parse error: unexpected identifier \"job\" in grouping opts, expected \"(\"");
    assertError("foo(up)", "1:1: parse error: unknown function with name \"foo\"");
    assertError("1 == 1", "1:3: parse error: comparisons between scalars must use BOOL modifier");
    assertError(
        "{job=~\".*\"}",
        "1:1: parse error: vector selector must contain at least one non-empty matcher");
    assertError("up[5m", "1:6: parse error: unclosed left bracket");
    assertError(
        "a and on(x) group_left b", "1:1: parse error: no grouping allowed for \"and\" operation");
    assertError("up[0]", "1:4: parse error: duration must be greater than 0");
    assertError("(up", "1:4: parse error: unclosed left parenthesis");
  }

  private static void assertError(String expression, String message) {
    assertThatThrownBy(() -> PromqlParser.parse(expression))
        .isInstanceOf(QueryException.class)
        .hasMessage(message);
  }

  @Test
  void keywords_may_be_names_of_metrics_and_labels() {
    assertThat(PromqlParser.parse("sum by (on, bool) (min)"))
        .hasToString("sum by (on, bool) (min)");
    assertThat(PromqlParser.parse("offset{by=\"x\"}[5m]")).hasToString("offset{by=\"x\"}[5m]");
  }

  @Test
  void a_deeply_nested_expression_is_refused_and_does_no_harm() {
    String parens = "(".repeat(1_000) + "1" + ")".repeat(1_000);
    String signs = "-".repeat(10_000) + "x";
    String chain = "x" + "+x".repeat(10_000);
    String calls = "abs(".repeat(1_000) + "x" + ")".repeat(1_000);
    String durations = "x[" + "(".repeat(1_000) + "1" + ")".repeat(1_000) + "]";
    for (String bomb : List.of(parens, signs, chain, calls, durations)) {
      assertThatThrownBy(() -> PromqlParser.parse(bomb))
          .isInstanceOf(QueryException.class)
          .hasMessageContaining("nested more than");
    }
  }

  @Test
  void an_endless_expression_is_refused() {
    assertThatThrownBy(() -> PromqlParser.parse("x" + " ".repeat(100_000)))
        .isInstanceOf(QueryException.class)
        .hasMessageContaining("100001 characters long; 65536 are allowed");
  }

  @Test
  void a_long_chain_of_powers_is_refused_before_it_exhausts_the_stack() {
    assertThatThrownBy(() -> PromqlParser.parse("1" + "^1".repeat(30_000)))
        .isInstanceOf(QueryException.class)
        .hasMessageContaining("nested more than");
  }

  @Test
  void the_deepest_allowed_expression_can_be_evaluated() {
    int depth = PromqlParser.MAX_DEPTH - 2;
    PromqlKit kit = new PromqlKit().load("x", 1, 1);

    String parens = "(".repeat(depth) + "x" + ")".repeat(depth);
    assertThat(kit.instant(parens, 0)).containsExactly("x 1");
    assertThat(kit.instant("x" + "+x".repeat(depth), 0)).containsExactly("{} " + (depth + 1));
    assertThat(kit.range("x" + "+x".repeat(depth), 0, 2, 1)).hasSize(1);
  }

  @Test
  void selectors_are_found_wherever_they_stand() {
    Expr expr = PromqlParser.parse("sum(rate(a{x=\"1\"}[5m])) / (b or max_over_time(c[1h:]))");

    assertThat(PromqlParser.selectors(expr))
        .extracting(Expr.VectorSelector::name)
        .containsExactly("a", "b", "c");
    assertThat(PromqlParser.parseSelector("up{job=\"clinic\"}"))
        .hasToString("[job=\"clinic\", __name__=\"up\"]");
    assertThatThrownBy(() -> PromqlParser.parseSelector("sum(up)"))
        .isInstanceOf(QueryException.class);
  }

  @Test
  void a_long_expression_is_broken_into_lines() {
    Expr expr = PromqlParser.parse("sum by(job)(rate(x[5m])) > 10");

    assertThat(new Prettifier(20).format(expr))
        .isEqualTo("  sum by (job) (\n    rate(x[5m])\n  )\n>\n  10");
    assertThat(new Prettifier(Prettifier.DEFAULT_WIDTH).format(expr))
        .isEqualTo("sum by (job) (rate(x[5m])) > 10");
  }
}
