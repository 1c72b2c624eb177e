package aegle.guard.masking;

import aegle.guard.masking.FieldRule.Treatment;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Walks over texts, one after the other, for one thread. One walk goes from left to right. A table
 * of characters says where something personal may begin; a matcher is asked there, and answers with
 * the place where the walk goes on. Each matcher looks a bounded distance around itself or moves
 * the walk on by what it has read, so the walk is linear in the length of the text.
 */
@SuppressWarnings("FinalClass") // A test counts how often the text is looked at.
class TextScan {
  /** What is held from one text to the next. */
  private static final int KEPT_CHARS = 16_384;

  private static final int FIRST_CHARS = 64;

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

  private static final byte MARK_SIGN = 1;
  private static final byte MARK_OTHER = 2;
  private static final byte MARK_ESCAPE = 4;
  private static final byte MARK_INVISIBLE = 8;
  private static final byte[] MARKS = marks();

  /** Technical texts without signs need so many characters to be or hold a key. */
  private static final int MIN_KEY_CHARS = 9;

  /** The same of texts that are searched for everything: {@code Dr Li}. */
  private static final int MIN_WORDS_CHARS = 4;

  /** What texts are looked at with. */
  record Setting(FieldTable fields, Placeholder placeholders, MaskingRules rules) {}

  /** What the digits that follow may be, by the words before them. */
  enum Context {
    NONE,
    PHONE,
    NATIONAL_ID,
    BANK_ACCOUNT
  }

  private final Setting setting;
  private final List<Finding> findings = new ArrayList<>();
  private @Nullable DigitRun run;

  /** The text, and a NUL behind it. */
  private char[] chars = new char[0];

  private String text = "";
  private int length;
  private String field = "";
  private boolean technical;
  private boolean source;
  private boolean ownDigits;
  private boolean escapes;
  private boolean invisible;
  private Context context = Context.NONE;
  private int contextEnd;

  TextScan(Setting setting) {
    this.setting = setting;
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

  private static byte[] marks() {
    byte[] marks = new byte[128];
    for (char c : new char[] {'@', ':', '='}) {
      marks[c] = MARK_SIGN;
    }
    for (char c : new char[] {'\\', '%', '&', '+'}) {
      marks[c] = MARK_ESCAPE;
    }
    return marks;
  }

  /** What is found in a text of a field; the list is good until the next one is read. */
  List<Finding> read(String next, String path, Treatment treatment) {
    text = next;
    field = path;
    source = treatment == Treatment.SOURCE;
    technical = source || treatment == Treatment.TECHNICAL || treatment == Treatment.IDENTIFIER;
    ownDigits = treatment == Treatment.IDENTIFIER;
    length = next.length();
    if (length >= chars.length || (chars.length > KEPT_CHARS && length < KEPT_CHARS)) {
      chars = new char[Math.max(FIRST_CHARS, length + length / 2 + 1)];
    }
    next.getChars(0, length, chars, 0);
    chars[length] = '\0';
    findings.clear();
    context = Context.NONE;
    contextEnd = 0;
    if (mayHold()) {
      run();
    }
    return findings;
  }

  /** One look at each character: whether there are escapes, and whether the walk is worth it. */
  private boolean mayHold() {
    int marks = 0;
    int all = 0;
    for (int i = 0; i < length; i++) {
      char c = chars[i];
      marks |= MARKS[c & (MARKS.length - 1)];
      all |= c;
    }
    if (all >= MARKS.length) {
      marks = marksOfAny();
    }
    escapes = (marks & MARK_ESCAPE) != 0;
    invisible = (marks & MARK_INVISIBLE) != 0;
    return length >= (technical ? MIN_KEY_CHARS : MIN_WORDS_CHARS)
        || (marks & (MARK_SIGN | MARK_OTHER)) != 0;
  }

  /** The marks of a text that is not only ASCII. */
  private int marksOfAny() {
    int marks = 0;
    for (int i = 0; i < length; i++) {
      char c = chars[i];
      marks |= c < MARKS.length ? MARKS[c] : Chars.isInvisible(c) ? MARK_INVISIBLE : MARK_OTHER;
    }
    return marks;
  }

  /** Whether the text has a character with which an escape begins. */
  boolean hasEscapes() {
    return escapes;
  }

  /** Whether the text has characters that nobody sees. */
  boolean hasInvisible() {
    return invisible;
  }

  private void run() {
    int i = 0;
    while (i < length) {
      char c = chars[i];
      i = c < 128 ? ascii(c, i) : other(c, i);
    }
  }

  private int ascii(char c, int i) {
    return switch (CLASSES[c]) {
      case NOTHING -> i + 1;
      case LETTER -> Words.at(this, i);
      case DIGIT -> digit(i);
      case AT -> Emails.at(this, i);
      case COLON -> colon(i);
      case EQUALS -> Pairs.at(this, i);
      case PLUS -> ownDigits ? i + 1 : Numbers.plus(this, i);
      case BRACKET -> bracket(i);
      case DASH -> Secrets.privateKey(this, i);
      default -> throw new AssertionError("BUG: no class " + CLASSES[c]);
    };
  }

  private int digit(int i) {
    if (ownDigits) {
      return Words.end(this, i);
    }
    return technical ? Numbers.told(this, i) : Numbers.at(this, i);
  }

  private int other(char c, int i) {
    if (!technical && Chars.isThaiLetter(c)) {
      return Thai.at(this, i);
    }
    if (Chars.digit(c) >= 0) {
      return digit(i);
    }
    return c == '\uFF20' ? Emails.at(this, i) : i + 1;
  }

  private int colon(int i) {
    if (at(i + 1) == '/' && at(i + 2) == '/') {
      return Urls.at(this, i);
    }
    char next = at(i + 1);
    boolean address = !technical && (next == ':' || Chars.isHex(next));
    int end = address ? IpText.v6(this, i) : -1;
    return end > 0 ? end : Pairs.at(this, i);
  }

  private int bracket(int i) {
    int end = setting.placeholders.end(text, i);
    return end < 0 ? i + 1 : end;
  }

  /** The character at a place, or NUL where there is none. */
  char at(int i) {
    return i >= 0 && i < length ? chars[i] : '\0';
  }

  /** Where the letters of ASCII end that begin at a place. */
  int lettersEnd(int start) {
    int i = start;
    while (Chars.isAsciiLetter(chars[i])) {
      i++;
    }
    return i;
  }

  /** The digits at a place, with what parts them; good until it is asked for the next ones. */
  DigitRun digits(int start) {
    @Nullable DigitRun known = run;
    if (known == null) {
      known = new DigitRun();
      run = known;
    }
    known.read(this, start);
    return known;
  }

  String text() {
    return text;
  }

  int length() {
    return length;
  }

  String text(int start, int end) {
    return text.substring(start, end);
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
    return technical;
  }

  /** Whether the text is a line of a program. */
  boolean isSource() {
    return source;
  }

  /** Whether digits are the machinery's own, whatever they look like. */
  boolean hasOwnDigits() {
    return ownDigits;
  }

  /** The path of the field in which the text stands. */
  String field() {
    return field;
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
