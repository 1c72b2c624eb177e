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
    "name=A ",
    "3101700079194x",
    "x3101700079194",
    "password=\\",
    "'password=a1 "
  };

  private static final class CountingScan extends TextScan {
    private long looks;
    private int readings;

    CountingScan(Setting setting) {
      super(setting);
    }

    @Override
    List<Finding> read(String next, String path, FieldRule.Treatment treatment) {
      readings++;
      return super.read(next, path, treatment);
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
          List.of(
              FieldRule.Treatment.TEXT,
              FieldRule.Treatment.TECHNICAL,
              FieldRule.Treatment.SOURCE)) {
        scan.looks = 0;
        scan.read(text, "message", treatment);
        // The walk itself looks at each character once more.
        double looks = (double) scan.looks / text.length() + 1;
        assertThat(looks).as(piece).isLessThan(MAX_LOOKS_PER_CHAR);
      }
    }
  }

  /** Statements are read character by character; words and quoted texts are looked at thrice. */
  private static final int MAX_LOOKS_PER_CHAR_OF_SQL = 20;

  private static final class CountingSql extends SqlText {
    private final int length;
    private long looks;

    CountingSql(String sql) {
      super(sql);
      length = sql.length();
    }

    @Override
    char look(int i) {
      looks++;
      return super.look(i);
    }

    @Override
    int find(String wanted, int from) {
      int found = super.find(wanted, from);
      looks += Math.max(0, (found < 0 ? length : found + wanted.length()) - from);
      return found;
    }
  }

  @Test
  void no_statement_is_looked_at_more_often_than_its_length_allows() {
    for (String piece :
        List.of(
            "'", "''", "\\'", "\"", "`", "$a$", "$a", "$", "$$", "$1", "a$", "/*", "*/", "/", "--",
            "-", "#", "# ", "1", "1.", "a", "N'", "[", "]", "ก", "\n", "--\n", " ")) {
      CountingSql sql = new CountingSql(piece.repeat(CHARS / piece.length()));
      assertThat(sql.withoutLiterals()).hasSizeLessThanOrEqualTo(sql.length + 1);
      assertThat((double) sql.looks / sql.length).as(piece).isLessThan(MAX_LOOKS_PER_CHAR_OF_SQL);
    }
  }

  /** Layers that are undone, and the text as it is. */
  private static final int MAX_READINGS = 5;

  @Test
  void escapes_in_escapes_are_undone_only_so_often() {
    MaskingRules rules = MaskingRules.usual();
    FieldTable table = new FieldTable(rules.fields());
    TextScan.Setting setting = new TextScan.Setting(table, new Placeholder(rules), rules);
    TextMasker texts = new TextMasker(rules, new Pseudonyms(KEY, rules.pseudonymDigits()));
    FieldRule rule = table.rule("message");
    for (String piece :
        List.of(
            "%2525", "%25252525252525", "\\\\u0040", "\\".repeat(64), "&amp;", "&amp;amp;", "=+")) {
      CountingScan scan = new CountingScan(setting);
      LeakTally tally = new LeakTally(new Source("", "", ""));
      tally.keep(scan);
      String text = piece.repeat(CHARS / piece.length());
      assertThat(texts.mask(text, "message", rule, table, tally)).isNotNull();
      assertThat(scan.readings).as(piece).isBetween(2, MAX_READINGS);
      assertThat((double) scan.looks / text.length())
          .as(piece)
          .isLessThan((double) MAX_READINGS * MAX_LOOKS_PER_CHAR);
    }
  }
}
