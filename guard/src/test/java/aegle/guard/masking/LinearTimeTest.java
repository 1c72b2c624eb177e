package aegle.guard.masking;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class LinearTimeTest {
  private static final byte[] KEY = "a key that only tests have".getBytes(StandardCharsets.UTF_8);
  private static final int CHARS = 200_000;

  /** Looks at one character of the text, the walk's own included. */
  private static final int MAX_LOOKS_PER_CHAR = 250;

  private static final String[] HOSTILE = {
    "0",
    "09",
    "๐",
    "@",
    "a@",
    "@a.",
    "a.",
    " ",
    "-",
    "- ",
    "1 ",
    "1-",
    "12 34 ",
    "0.",
    "1.1.1.",
    "::",
    "a:",
    ":a",
    "fe80:",
    "=",
    "a=",
    "key=",
    "token=\"",
    "password='",
    "password={",
    "?",
    "&",
    "a&",
    "&amp;",
    "&#",
    "%",
    "%4",
    "%40",
    "%25",
    "\\",
    "\\\\",
    "\\u0040",
    "\\\"",
    "\"",
    "{",
    "{\"name\":",
    "}",
    "[",
    "[email",
    "[email:",
    "eyJ",
    "eyJ-",
    "eyJa.",
    "sk_live_",
    "Bearer ",
    "bearer a",
    "Basic ",
    "-----BEGIN ",
    "-----BEGIN PRIVATE KEY-----",
    "http://",
    "://a:",
    "HN ",
    "HN",
    "passport ",
    "born ",
    "วันเกิด",
    "นาย",
    "นาย ก",
    "คุณ",
    "คุณสมชาย",
    "ที่อยู่",
    "ที่อยู่ 1",
    "ชื่อ",
    "ชื่อ:",
    "เลข",
    "น",
    "Mr. ",
    "Mr. A",
    "Mr.A ",
    "AN",
    "GB82",
    "GB82 ",
    "DE89 3704 ",
    "+6",
    "+",
    "(0",
    "form-data; name=\"password\"",
    "Cookie: ",
    "cookie: \"",
    "a b: ",
    "tel ",
    "account 1",
    "１",
    "＠",
    "secret=(",
    "address: 1 ",
    "name=A "
  };

  private static final class CountingScan extends TextScan {
    private long looks;

    CountingScan(Setting setting) {
      super(setting);
    }

    @Override
    char at(int i) {
      looks++;
      return super.at(i);
    }

    @Override
    int lettersEnd(int start) {
      int end = super.lettersEnd(start);
      looks += end - start + 1;
      return end;
    }

    @Override
    String text(int start, int end) {
      looks += end - start;
      return super.text(start, end);
    }
  }

  @Test
  void no_text_makes_the_walk_look_more_often_than_its_length_allows() {
    MaskingRules rules = MaskingRules.usual();
    TextScan.Setting setting =
        new TextScan.Setting(new FieldTable(rules.fields()), new Placeholder(rules), rules);
    for (String piece : HOSTILE) {
      CountingScan scan = new CountingScan(setting);
      String text = piece.repeat(CHARS / piece.length());
      for (FieldRule.Treatment treatment :
          List.of(FieldRule.Treatment.TEXT, FieldRule.Treatment.TECHNICAL)) {
        scan.looks = 0;
        scan.read(text, "message", treatment);
        // The walk itself looks at each character once more.
        double looks = (double) scan.looks / text.length() + 1;
        if (looks > 100) {
          System.out.printf("%s: %.0f looks per character%n", piece, looks);
        }
        assertThat(looks).as(piece).isLessThan(MAX_LOOKS_PER_CHAR);
      }
    }
  }

  @Test
  void statements_and_escapes_are_read_in_one_pass() {
    Masker masker = new Masker(MaskingRules.usual(), KEY);
    for (String piece :
        List.of("'", "$a$", "$a", "/*", "--", "\"", "%2525", "\\\\\\\\u0040", "&amp;")) {
      String text = piece.repeat(CHARS / piece.length());
      assertThat(masker.mask(text, "db.statement").length()).isLessThanOrEqualTo(text.length() + 1);
      assertThat(masker.mask(text, "message")).isNotNull();
    }
  }
}
