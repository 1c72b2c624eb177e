package aegle.signals;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class GoQuoteTest {
  @Test
  void what_shows_stays_and_what_does_not_is_escaped() {
    assertThat(GoQuote.of("a \"b\" \\ 'c'")).isEqualTo("\"a \\\"b\\\" \\\\ 'c'\"");
    assertThat(GoQuote.of("\n\r\t\f\b\u0007\u000b\u0001\u007f"))
        .isEqualTo("\"\\n\\r\\t\\f\\b\\a\\v\\x01\\x7f\"");
    assertThat(GoQuote.of("\u00e9\u20ac\ud83d\ude00")).isEqualTo("\"\u00e9\u20ac\ud83d\ude00\"");
    assertThat(GoQuote.of("\u00a0\u200b\udb40\udc01")).isEqualTo("\"\\u00a0\\u200b\\U000e0001\"");
  }

  @Test
  void bytes_that_are_no_utf8_are_shown_one_by_one() {
    byte[] bytes = {'x', (byte) 0xff, (byte) 0xc3, (byte) 0xa9, (byte) 0xc3, '\n'};
    assertThat(GoQuote.of(bytes, 0, bytes.length)).isEqualTo("\"x\\xff\u00e9\\xc3\\n\"");
    assertThat(GoQuote.of(bytes, 2, 4)).isEqualTo("\"\u00e9\"");
  }

  @Test
  void a_text_is_quoted_as_its_bytes_are() {
    for (String text : new String[] {"", "up{job=\"a\"}", "\u0085 \u3000", "\ud83d\ude00"}) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      assertThat(GoQuote.of(bytes, 0, bytes.length)).isEqualTo(GoQuote.of(text));
    }
  }

  @Test
  void a_character_has_single_quotes() {
    assertThat(GoQuote.character('"')).isEqualTo("'\"'");
    assertThat(GoQuote.character('\'')).isEqualTo("'\\''");
    assertThat(GoQuote.unicode('*')).isEqualTo("U+002A '*'");
    assertThat(GoQuote.unicode(1)).isEqualTo("U+0001");
    assertThat(GoQuote.ascii("\u00e9")).isEqualTo("\"\\u00e9\"");
  }
}
