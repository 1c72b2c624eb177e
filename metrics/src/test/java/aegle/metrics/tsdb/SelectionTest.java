package aegle.metrics.tsdb;

import static org.assertj.core.api.Assertions.assertThat;

import aegle.metrics.Matcher;
import aegle.signals.Labels;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.roaringbitmap.RoaringBitmap;

class SelectionTest {
  private static final List<String> VALUES =
      List.of("", "a", "ab", "a.b", "axb", "abc", "b", "b\nc", "(a)", "a|b", "ä", "A", "aa");
  private static final List<String> PATTERNS =
      List.of(
          "",
          "a",
          "a|b",
          "(a|b)",
          "(?:a|ab)",
          "a|",
          "|",
          ".*",
          ".+",
          "a.*",
          "a.+",
          "a\\.b",
          "a\\.b|b",
          "b.*",
          "ab?",
          "ab*",
          "ab+",
          "ab{0,1}",
          "(?i)a",
          "a.b",
          "\\(a\\)",
          "a\\|b",
          "[ab]",
          "\\w+",
          "a|b.*",
          "(a)|(b)",
          "((a|b))",
          "^a$",
          "a$|b",
          "ä?",
          "ä*",
          ".",
          "b.c",
          "()");

  @Test
  void every_matcher_finds_exactly_what_it_matches() {
    HeadIndex index = new HeadIndex();
    List<Labels> series = new ArrayList<>();
    for (String x : VALUES) {
      for (String y : List.of("", "1", "2")) {
        Labels labels = Labels.of("__name__", "m", "x", x, "y", y);
        index.add(series.size(), labels);
        series.add(labels);
      }
    }
    for (Matcher.Type type : Matcher.Type.values()) {
      for (String pattern : PATTERNS) {
        for (String name : List.of("x", "missing")) {
          Matcher one = new Matcher(type, name, pattern);
          for (List<Matcher> matchers :
              List.of(
                  List.of(one),
                  List.of(one, Matcher.equal("y", "1")),
                  List.of(new Matcher(Matcher.Type.NOT_EQUAL, "y", ""), one))) {
            RoaringBitmap expected = new RoaringBitmap();
            for (int i = 0; i < series.size(); i++) {
              Labels labels = series.get(i);
              if (matchers.stream().allMatch(matcher -> matcher.matches(labels))) {
                expected.add(i);
              }
            }
            assertThat(new Selection(matchers).on(index)).as("%s", matchers).isEqualTo(expected);
          }
        }
      }
    }
  }

  @Test
  void words_and_prefixes_are_told_from_expressions_that_must_be_run() {
    assertThat(RegexShape.of("GET|POST")).isEqualTo(new RegexShape.Words(List.of("GET", "POST")));
    assertThat(RegexShape.of("(a|b\\.c)")).isEqualTo(new RegexShape.Words(List.of("a", "b.c")));
    assertThat(RegexShape.of("/api/.*")).isEqualTo(new RegexShape.Prefix("/api/", 0));
    assertThat(RegexShape.of(".+")).isEqualTo(new RegexShape.Prefix("", 1));
    assertThat(RegexShape.of("5..")).isEqualTo(new RegexShape.Other("5"));
    assertThat(RegexShape.of("ab?c")).isEqualTo(new RegexShape.Other("a"));
    assertThat(RegexShape.of("\\d+")).isEqualTo(new RegexShape.Other(""));
  }
}
