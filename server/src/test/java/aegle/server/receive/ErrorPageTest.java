package aegle.server.receive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The words that customers of the platform see when they are asked what happened. */
class ErrorPageTest {
  private static final Pattern LANGUAGE =
      Pattern.compile("^    ([a-z]{2}): \\{\n(.*?)^    \\}", Pattern.MULTILINE | Pattern.DOTALL);
  private static final Pattern TEXT = Pattern.compile("(\\w+): '([^']+)',");
  private static final Pattern SAID = Pattern.compile("said\\('(\\w+)'\\)");

  private static String script() throws IOException {
    try (InputStream file = ErrorPage.class.getResourceAsStream("error-page.js")) {
      assertThat(file).isNotNull();
      return new String(file.readAllBytes(), UTF_8);
    }
  }

  private static Map<String, Map<String, String>> texts(String script) {
    Map<String, Map<String, String>> languages = new LinkedHashMap<>();
    Matcher language = LANGUAGE.matcher(script);
    while (language.find()) {
      Map<String, String> texts = new LinkedHashMap<>();
      Matcher text = TEXT.matcher(language.group(2));
      while (text.find()) {
        texts.put(text.group(1), text.group(2));
      }
      languages.put(language.group(1), texts);
    }
    return languages;
  }

  @Test
  void every_sentence_is_there_in_english_and_in_thai_and_shouts_at_nobody() throws IOException {
    Map<String, Map<String, String>> languages = texts(script());
    assertThat(languages).containsOnlyKeys("en", "th");
    Map<String, String> english = languages.getOrDefault("en", Map.of());
    Map<String, String> thai = languages.getOrDefault("th", Map.of());
    assertThat(english).isNotEmpty();
    assertThat(thai).containsOnlyKeys(english.keySet());
    assertThat(thai.values()).allMatch(text -> text.matches(".*[\u0e00-\u0e7f].*"));
    languages.values().forEach(texts -> assertThat(texts.values()).noneMatch(t -> t.contains("!")));
  }

  @Test
  void every_word_that_the_form_shows_has_a_text_unless_the_platform_gives_it() throws IOException {
    String script = script();
    Matcher said = SAID.matcher(script);
    Map<String, String> english = texts(script).getOrDefault("en", Map.of());
    while (said.find()) {
      if (!said.group(1).matches("eventId|dsn|name|email")) {
        assertThat(english).containsKey(said.group(1));
      }
    }
  }
}
