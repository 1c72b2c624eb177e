package aegle.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.re2j.PatternSyntaxException;
import org.junit.jupiter.api.Test;

final class AnchoredRegexTest {
  @Test
  void the_whole_text_must_match_and_a_dot_is_any_character() {
    assertThat(AnchoredRegex.compile("5..").matcher("503").matches()).isTrue();
    assertThat(AnchoredRegex.compile("5..").matcher("5034").find()).isFalse();
    assertThat(AnchoredRegex.compile("a|b").matcher("ab").find()).isFalse();
    assertThat(AnchoredRegex.compile("a.b").matcher("a\nb").matches()).isTrue();
  }

  @Test
  void repetitions_within_repetitions_are_refused_before_they_are_written_out() {
    for (String bomb :
        new String[] {
          "((a{100}){100}){100}",
          "(((((.{1,30}){30}){30}){30}){30}){30}",
          "(?:(?:[^x]{1000}){999})",
          "(".repeat(1_000) + "a" + ")".repeat(1_000)
        }) {
      assertThatThrownBy(() -> AnchoredRegex.compile(bomb))
          .as(bomb)
          .isInstanceOf(PatternSyntaxException.class)
          .hasMessageContaining("too large");
    }
  }

  @Test
  void sensible_repetitions_and_braces_that_are_none_are_compiled() {
    for (String regex :
        new String[] {
          "[0-9]{1,3}(\\.[0-9]{1,3}){3}", "a{", "a{x}", "\\{5\\}", "[]{9}]{2}", "x{1000}"
        }) {
      assertThat(AnchoredRegex.compile(regex)).as(regex).isNotNull();
    }
  }
}
