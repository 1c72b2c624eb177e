package aegle.guard.masking;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LeakPathTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "message",
        "breadcrumbs[].message",
        "request.headers.X-Forwarded-For",
        "html > head > meta[].content",
        "user.email",
        "data.$set.step3"
      })
  void names_as_code_and_pages_write_them_are_kept(String path) {
    assertThat(LeakPath.of(path)).isEqualTo(path);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "extra.somchai@example.org.address | extra.*.org.address",
        "extra.สมชาย | extra.*",
        "extra.Anna Example.visits | extra.*.visits",
        "users.1234567.name | users.*.name",
        "data.say \"hello\" | data.*",
        "data.'quoted' | data.*"
      })
  void what_may_be_a_value_or_a_person_becomes_a_star(String path, String kept) {
    assertThat(LeakPath.of(path)).isEqualTo(kept);
  }

  @ParameterizedTest
  @ValueSource(ints = {161, 5_000})
  void long_paths_are_cut(int chars) {
    assertThat(LeakPath.of("a.".repeat(chars / 2) + "b"))
        .hasSize(LeakPath.MAX_CHARS)
        .startsWith("a.a.");
    assertThat(LeakPath.of("word".repeat(chars))).isEqualTo("*");
  }
}
