package aegle.guard.masking;

import aegle.guard.masking.FieldRule.Treatment;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Names with values inside of texts: {@code password=...}, {@code "email": "..."}, {@code
 * Authorization: ...}, parameters of URLs and forms. The names mean what they mean as fields.
 */
final class Pairs {
  private static final int MAX_KEY_CHARS = 64;

  /** Three escaped bytes for each letter of Thai. */
  private static final int MAX_ESCAPED_KEY_CHARS = 9 * MAX_KEY_CHARS;

  private static final int MAX_FORM_CHARS = 256;
  private static final int MAX_PARENT_CHARS = 256;

  private Pairs() {}

  /** A name and where its value begins. */
  record Key(String name, int start, int separator, boolean quoted, boolean parameter) {}

  /** At a colon or an equals sign; answers where the walk goes on. */
  static int at(TextScan scan, int separator) {
    if (scan.at(separator - 3) == '%' && scan.at(separator) == '=') {
      return escaped(scan, separator);
    }
    int end = keyEnd(scan, separator);
    char last = scan.at(end - 1);
    char before = scan.at(end - 2);
    if (!isKey(last)
        || !scan.setting().fields().canEnd(isJoint(before) ? scan.at(end - 3) : before, last)) {
      return separator + 1;
    }
    Key key = key(scan, separator, end);
    if (scan.isTechnical() && !scan.isSource() && !key.parameter()) {
      return separator + 1;
    }
    if (isPart(scan, key)) {
      return FormParts.at(scan, key);
    }
    @Nullable Kind kind = kind(scan, key);
    if (kind == null || scan.setting().rules().action(kind) == Action.KEEP) {
      return separator + 1;
    }
    if (scan.isTechnical() && !key.parameter() && !SourceSecrets.isWritten(scan, key, kind)) {
      return separator + 1;
    }
    return PairValues.at(scan, key, kind);
  }

  /**
   * Behind a parameter whose name is escaped, {@code ?%E0%B8%8A...=}. It is read here and not only
   * in the unescaped text, where blanks inside of the value can no more be told from its end.
   */
  private static int escaped(TextScan scan, int separator) {
    int start = separator;
    int limit = Math.max(0, separator - MAX_ESCAPED_KEY_CHARS);
    while (start > limit && (isKey(scan.at(start - 1)) || isEscape(scan.at(start - 1)))) {
      start--;
    }
    char before = scan.at(start - 1);
    boolean parameter =
        before == '?' || before == '&' || before == '#' || (start == 0 && isForm(scan, separator));
    if (!parameter) {
      return separator + 1;
    }
    String name;
    try {
      name = URLDecoder.decode(scan.text(start, separator), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      // A percent sign that escapes nothing, so no name of a form: an answer, not a failure.
      return separator + 1;
    }
    @Nullable Kind kind = scan.setting().fields().ruleOfKey(name, true).kind();
    return kind == null || scan.setting().rules().action(kind) == Action.KEEP
        ? separator + 1
        : PairValues.at(scan, new Key(name, start, separator, false, true), kind);
  }

  private static boolean isEscape(char c) {
    return c == '%' || c == '.' || c == '+';
  }

  private static boolean isJoint(char c) {
    return c == '_' || c == '-' || c == ' ';
  }

  /** Where the name before a separator ends, without the quote or bracket that closes it. */
  private static int keyEnd(TextScan scan, int separator) {
    int end = separator;
    if (scan.at(end - 1) == ' ') {
      end--;
    }
    char c = scan.at(end - 1);
    if (c == '"' || c == '\'' || c == '`' || c == ')' || c == ']') {
      end--;
      char inner = scan.at(end - 1);
      if (inner == '"' || inner == '\'' || inner == '\\') {
        end--;
      }
    }
    return end;
  }

  private static boolean isKey(char c) {
    return Chars.isAlphanumeric(c) || c == '_' || c == '-' || c == '$' || Chars.isThaiLetter(c);
  }

  private static Key key(TextScan scan, int separator, int end) {
    int start = end;
    int limit = Math.max(0, end - MAX_KEY_CHARS);
    while (start > limit && (isKey(scan.at(start - 1)) || scan.at(start - 1) == '.')) {
      start--;
    }
    char before = scan.at(start - 1);
    char behind = scan.at(end);
    boolean quoted = behind == '"' || behind == '\'' || behind == '\\';
    boolean parameter =
        scan.at(separator) == '='
            && (before == '?'
                || before == '&'
                || (before == '#' && scan.at(start - 2) != ' ')
                || (start == 0 && isForm(scan, separator)));
    return new Key(scan.text(start, end), start, separator, quoted, parameter);
  }

  /** Whether a text that begins with a parameter has more of them. */
  private static boolean isForm(TextScan scan, int separator) {
    int limit = Math.min(scan.length(), separator + MAX_FORM_CHARS);
    for (int i = separator; i < limit; i++) {
      if (scan.at(i) == '&') {
        return true;
      }
      if (Chars.isBlank(scan.at(i))) {
        return false;
      }
    }
    return false;
  }

  private static @Nullable Kind kind(TextScan scan, Key key) {
    FieldTable fields = scan.setting().fields();
    FieldRule rule = fields.ruleOfKey(key.name(), key.parameter());
    if (rule.treatment() != Treatment.PERSONAL && key.quoted()) {
      String parent = parent(scan, key.start());
      if (!parent.isEmpty()) {
        rule = fields.rule(parent + "." + key.name());
      }
      if (rule.treatment() != Treatment.PERSONAL
          && key.name().equals("name")
          && isOfPerson(scan, key.start())) {
        return Kind.NAME;
      }
    } else if (rule.treatment() != Treatment.PERSONAL && scan.at(key.start() - 1) == ' ') {
      int end = key.start() - 1;
      int start = end;
      while (start > end - MAX_KEY_CHARS && isKey(scan.at(start - 1))) {
        start--;
      }
      if (start < end) {
        rule = fields.rule(scan.text(start, end) + key.name());
      }
    }
    return rule.kind();
  }

  /** Whether names near a place, in the same braces, are those of a person. */
  private static boolean isOfPerson(TextScan scan, int place) {
    int start = place;
    while (start > place - MAX_PARENT_CHARS && scan.at(start) != '{' && start > 0) {
      start--;
    }
    for (int i = start; i < place + MAX_PARENT_CHARS && scan.at(i) != '\0'; i++) {
      char c = scan.at(i);
      if (c == '}') {
        return false;
      }
      if ((c == '"' || c == '\'') && PersonWords.isBehind(scan, i + 1)) {
        return true;
      }
    }
    return false;
  }

  /** The name of the object in which a quoted name stands, or the empty string. */
  private static String parent(TextScan scan, int start) {
    int open = start - 1;
    int depth = 0;
    int limit = Math.max(0, start - MAX_PARENT_CHARS);
    while (open >= limit) {
      char c = scan.at(open);
      if (c == '}') {
        depth++;
      } else if (c == '{' && --depth < 0) {
        break;
      }
      open--;
    }
    int end = open - 1;
    while (end > limit && (scan.at(end) == ' ' || scan.at(end) == ':' || scan.at(end) == '[')) {
      end--;
    }
    if (open < limit || (scan.at(end) != '"' && scan.at(end) != '\'')) {
      return "";
    }
    int from = end;
    while (from > limit && isKey(scan.at(from - 1))) {
      from--;
    }
    return scan.text(from, end);
  }

  private static boolean isPart(TextScan scan, Key key) {
    return key.name().equals("name") && scan.isWord("form-data; ", key.start() - 11);
  }
}
