package aegle.guard.masking;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
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

  private static final class CountingText implements CharSequence {
    private final String text;
    private final AtomicLong looks = new AtomicLong();

    CountingText(String text) {
      this.text = text;
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public char charAt(int index) {
      looks.incrementAndGet();
      return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      looks.addAndGet(end - start);
      return text.substring(start, end);
    }

    @Override
    public String toString() {
      return text;
    }
  }

  @Test
  void no_text_makes_the_walk_look_more_often_than_its_length_allows() {
    MaskingRules rules = MaskingRules.usual();
    TextScan.Setting setting =
        new TextScan.Setting(new FieldTable(rules.fields()), new Placeholder(rules), rules, false);
    for (String piece : HOSTILE) {
      CountingText text = new CountingText(piece.repeat(CHARS / piece.length()));
      new TextScan(text, setting, new ArrayList<>()).run();
      double looks = (double) text.looks.get() / text.length();
      if (looks > 100) {
        System.out.printf("%s: %.0f looks per character%n", piece, looks);
      }
      assertThat(looks).as(piece).isLessThan(MAX_LOOKS_PER_CHAR);
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
