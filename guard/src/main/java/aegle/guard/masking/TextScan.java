package aegle.guard.masking;

import java.util.List;

/**
 * One walk over a text from left to right. A table of characters says where something personal may
 * begin; a matcher is asked there, and answers with the place where the walk goes on. Each matcher
 * looks a bounded distance around itself or moves the walk on by what it has read, so the walk is
 * linear in the length of the text.
 */
final class TextScan {
  /** A word such as {@code tel} tells of digits that begin at most so far behind it. */
  private static final int CONTEXT_CHARS = 28;

  private static final byte NOTHING = 0;
  private static final byte LETTER = 1;
  private static final byte DIGIT = 2;
  private static final byte AT = 3;
  private static final byte COLON = 4;
  private static final byte EQUALS = 5;
  private static final byte PLUS = 6;
  private static final byte BRACKET = 7;
  private static final byte DASH = 8;

  private static final byte[] CLASSES = classes();

  /** What a text is looked at with. */
  record Setting(
      FieldTable fields, Placeholder placeholders, MaskingRules rules, boolean technical) {}

  /** What the digits that follow may be, by the words before them. */
  enum Context {
    NONE,
    PHONE,
    NATIONAL_ID,
    BANK_ACCOUNT
  }

  private final CharSequence text;
  private final int length;
  private final Setting setting;
  private final List<Finding> findings;
  private Context context = Context.NONE;
  private int contextEnd;

  TextScan(CharSequence text, Setting setting, List<Finding> findings) {
    this.text = text;
    this.length = text.length();
    this.setting = setting;
    this.findings = findings;
  }

  private static byte[] classes() {
    byte[] classes = new byte[128];
    for (char c = 0; c < classes.length; c++) {
      classes[c] = Chars.isAsciiLetter(c) ? LETTER : Chars.isAsciiDigit(c) ? DIGIT : NOTHING;
    }
    classes['@'] = AT;
    classes[':'] = COLON;
    classes['='] = EQUALS;
    classes['+'] = PLUS;
    classes['['] = BRACKET;
    classes['-'] = DASH;
    return classes;
  }

  void run() {
    int i = 0;
    while (i < length) {
      char c = text.charAt(i);
      i = c < 128 ? ascii(c, i) : other(c, i);
    }
  }

  private int ascii(char c, int i) {
    return switch (CLASSES[c]) {
      case NOTHING -> i + 1;
      case LETTER -> Words.at(this, i);
      case DIGIT -> setting.technical ? Words.end(this, i) : Numbers.at(this, i);
      case AT -> Emails.at(this, i);
      case COLON -> colon(i);
      case EQUALS -> Pairs.at(this, i);
      case PLUS -> setting.technical ? i + 1 : Numbers.plus(this, i);
      case BRACKET -> bracket(i);
      case DASH -> Secrets.privateKey(this, i);
      default -> throw new AssertionError("BUG: no class " + CLASSES[c]);
    };
  }

  private int other(char c, int i) {
    if (setting.technical) {
      return c == '\uFF20' ? Emails.at(this, i) : i + 1;
    }
    if (Chars.isThaiLetter(c)) {
      return Thai.at(this, i);
    }
    if (Chars.digit(c) >= 0) {
      return Numbers.at(this, i);
    }
    return c == '\uFF20' ? Emails.at(this, i) : i + 1;
  }

  private int colon(int i) {
    if (at(i + 1) == '/' && at(i + 2) == '/') {
      return Urls.at(this, i);
    }
    char next = at(i + 1);
    boolean address = !setting.technical && (next == ':' || Chars.isHex(next));
    int end = address ? IpText.v6(this, i) : -1;
    return end > 0 ? end : Pairs.at(this, i);
  }

  private int bracket(int i) {
    int end = setting.placeholders.end(text, i);
    return end < 0 ? i + 1 : end;
  }

  /** The character at a place, or NUL where there is none. */
  char at(int i) {
    return i >= 0 && i < length ? text.charAt(i) : '\0';
  }

  CharSequence text() {
    return text;
  }

  int length() {
    return length;
  }

  String text(int start, int end) {
    return text.subSequence(start, end).toString();
  }

  /** Whether a word of lower-case ASCII stands at a place, in whatever case. */
  boolean isWord(String word, int at) {
    for (int i = 0; i < word.length(); i++) {
      if (Chars.lower(at(at + i)) != word.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** Whether exactly these characters stand at a place. */
  boolean is(String characters, int at) {
    for (int i = 0; i < characters.length(); i++) {
      if (at(at + i) != characters.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  Setting setting() {
    return setting;
  }

  boolean isTechnical() {
    return setting.technical;
  }

  void expect(Context next, int end) {
    context = next;
    contextEnd = end;
  }

  /** What the words before a place say about digits there. */
  Context context(int at) {
    return at - contextEnd <= CONTEXT_CHARS ? context : Context.NONE;
  }

  /** Where a placeholder ends that begins at a place, or -1. */
  int placeholderEnd(int at) {
    return at(at) == '[' ? setting.placeholders.end(text, at) : -1;
  }

  /**
   * Notes a finding; one that begins before earlier ones takes their place. Answers where the walk
   * goes on.
   */
  int found(int start, int end, Kind kind) {
    if (kind == Kind.IP
        ? setting.rules.addresses() == AddressPolicy.KEEP
            || setting.rules.action(kind) == Action.KEEP
        : setting.rules.action(kind) == Action.KEEP) {
      return end;
    }
    int from = start;
    while (!findings.isEmpty() && findings.getLast().end() > from) {
      from = Math.min(from, findings.removeLast().start());
    }
    findings.add(new Finding(from, end, kind, text(from, end)));
    return end;
  }
}
