package aegle.guard.masking;

import static org.assertj.core.api.Assertions.assertThat;

import aegle.signals.Json;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class InvisibleCharactersTest {
  private static final byte[] KEY = "a key that only tests have".getBytes(StandardCharsets.UTF_8);

  /** Zero-width space, non-joiner and joiner, word joiner, byte order mark, soft hyphen. */
  private static final String[] INVISIBLE = {
    "\u200B", "\u200C", "\u200D", "\u2060", "\uFEFF", "\u00AD"
  };

  private final Masker masker = new Masker(MaskingRules.usual(), KEY);
  private final LeakTally tally = new LeakTally(new Source("", "", ""));

  private static String within(String value, String invisible) {
    return String.join(invisible, value.split(""));
  }

  @Test
  void an_invisible_character_between_any_two_others_hides_nothing() {
    Map<String, String> values =
        Map.of(
            "malee@example.com", "[email:",
            "0812345678", "[phone:",
            "+66 81 234 5678", "[phone:",
            "1101700230708", "[national-id:",
            "4111 1111 1111 1111", "[card:");
    values.forEach((value, placeholder) -> {
      String masked = masker.mask("sent to " + value + " today", "message");
      assertThat(masked).startsWith("sent to " + placeholder).endsWith("] today");
      for (String invisible : INVISIBLE) {
        for (int i = 1; i < value.length(); i++) {
          String hidden = value.substring(0, i) + invisible + value.substring(i);
          assertThat(masker.mask("sent to " + hidden + " today", "message")).isEqualTo(masked);
        }
        assertThat(masker.mask("sent to " + within(value, invisible) + " today", "message"))
            .isEqualTo(masked);
      }
    });
  }

  @Test
  void neither_do_escapes_of_invisible_characters() {
    for (String hidden :
        new String[] {
          "malee%E2%80%8B@example.com",
          "ma\\u200blee@example.com",
          "ma&#8203;lee@example.com",
          "ma&ZeroWidthSpace;lee@exam&shy;ple.com"
        }) {
      assertThat(masker.mask("to=" + hidden, "message"))
          .isEqualTo("to=" + masker.mask("malee@example.com", "message"));
    }
  }

  @Test
  void a_value_of_a_personal_field_has_the_same_pseudonym_with_them() {
    assertThat(masker.mask("malee\u200B@example.com", "email"))
        .isEqualTo(masker.mask("malee@example.com", "email"));
  }

  @Test
  void names_of_fields_and_technical_fields_are_read_without_them() {
    assertThat(masker.mask("malee\u200B@example.com", "release")).startsWith("[email:");
    Json.Members tree =
        Json.Members.of(
            new String[] {"pass\u200Bword"}, new Json[] {new Json.Text("correct horse")});
    assertThat(((Json.Members) masker.mask(tree, "", tally)).value(0))
        .isEqualTo(new Json.Text("[secret]"));
    assertThat(masker.mask("pass\u00ADword=hunter22", "message")).doesNotContain("hunter22");
  }

  @Test
  void texts_that_hold_nothing_personal_keep_theirs() {
    String thai = "จองคิว\u200Bสำเร็จ 👩\u200D⚕\uFE0F ราคา 500\u200B บาท";
    assertThat(masker.mask(thai, "message", tally)).isSameAs(thai);
  }
}
