package aegle.server.advice;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Every check says what it means, and the documentation knows it. */
class CatalogueTest {
  private static final Path DOCS = Path.of("..", "docs");

  @Test
  void every_check_has_words_and_a_page_that_exists() {
    Map<Check, Mend> words = Mend.all();
    assertThat(words).containsOnlyKeys(Check.values());
    words.forEach((check, mend) -> {
      assertThat(mend.says()).as(check.id()).endsWith(".").doesNotContain("\n");
      assertThat(mend.code()).as(check.id()).isNotBlank();
      assertThat(DOCS.resolve(mend.page())).as(check.id()).isRegularFile();
    });
  }

  @Test
  void every_check_stands_in_the_documentation_with_its_rows() throws Exception {
    String page = Files.readString(DOCS.resolve("doctor.md"));
    for (Check check : Check.values()) {
      assertThat(page).contains("| `" + check.id() + "` |");
      for (String row : check.rows()) {
        assertThat(page.lines().filter(line -> line.startsWith("| " + row)))
            .as(row)
            .anyMatch(line -> line.contains("`" + check.id() + "`"));
      }
    }
  }

  @Test
  void an_identifier_stands_for_one_check() {
    for (Check check : Check.values()) {
      assertThat(Check.of(check.id())).hasValue(check);
    }
    assertThat(Check.of("no-such-check")).isEmpty();
  }
}
