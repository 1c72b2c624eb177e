package aegle.guard.masking;

/**
 * Names behind Thai titles. A title such as {@code นางสาว} is enough of itself; {@code คุณ} also
 * means "you" and begins many words, and {@code นาง} is a pronoun, so behind these a name needs a
 * family name, or to be one that many people have.
 */
final class ThaiNames {
  private static final int MIN_GIVEN_CHARS = 2;
  private static final int MAX_GIVEN_CHARS = 20;
  private static final int MAX_FAMILY_CHARS = 30;
  private static final int MIN_FAMILY_CHARS = 3;
  private static final int MAX_WEAK_GIVEN_CHARS = 12;
  private static final int MAX_WEAK_FAMILY_CHARS = 18;

  private static final String[] SURE_TITLES = {
    "นางสาว",
    "น.ส.",
    "ด.ช.",
    "ด.ญ.",
    "เด็กชาย",
    "เด็กหญิง",
    "นายแพทย์",
    "แพทย์หญิง",
    "ทันตแพทย์",
    "นพ.",
    "พญ.",
    "ทพญ.",
    "ทพ.",
    "ดร."
  };

  /** The second letters of all titles: most letters of Thai text are told apart by them. */
  private static final String SECOND_LETTERS = "า.ดพัญรุ";

  private ThaiNames() {}

  /** At a letter that may begin a title; answers where the walk goes on, or -1. */
  static int at(TextScan scan, int i) {
    if (!scan.setting().rules().honorifics()) {
      return -1;
    }
    char second = scan.at(i + 1);
    if (SECOND_LETTERS.indexOf(second) < 0) {
      return -1;
    }
    for (String title : SURE_TITLES) {
      if (scan.is(title, i)) {
        return sure(scan, i + title.length());
      }
    }
    if (scan.is("นาย", i)) {
      return isBehind(scan, i, "เจ้า") || isBehind(scan, i, "ขุน") ? -1 : afterMister(scan, i + 3);
    }
    if (scan.is("นาง", i)) {
      return weak(scan, i + 3, ThaiWords.NOT_BEHIND_MISSIS);
    }
    if (scan.is("คุณ", i)) {
      boolean other =
          isBehind(scan, i, "ขอบ")
              || isBehind(scan, i, "พระ")
              || isBehind(scan, i, "บุญ")
              || isBehind(scan, i, "สรรพ")
              || isBehind(scan, i, "เจ้า")
              || isBehind(scan, i, "ทรง");
      return other ? -1 : weak(scan, i + 3, ThaiWords.NOT_BEHIND_YOU);
    }
    return -1;
  }

  /** Behind the word for name, where a colon or a word of person makes it a heading. */
  static int afterNameWord(TextScan scan, int wordEnd) {
    int i = wordEnd;
    boolean told =
        isBehind(scan, wordEnd - 4, "ผู้ป่วย")
            || isBehind(scan, wordEnd - 4, "คนไข้")
            || isBehind(scan, wordEnd - 4, "ลูกค้า");
    for (String more : ThaiWords.BEHIND_NAME) {
      if (scan.is(more, i)) {
        i += more.length();
        told = true;
      }
    }
    int start = i;
    while (start < i + 4
        && (Chars.isSpace(scan.at(start)) || scan.at(start) == ':' || scan.at(start) == '=')) {
      told |= scan.at(start) == ':' || scan.at(start) == '=';
      start++;
    }
    if (!told || !Chars.isThaiLetter(scan.at(start)) || beginsWithTitle(scan, start)) {
      return -1;
    }
    int given = wordEnd(scan, start, MAX_GIVEN_CHARS);
    return given - start >= MIN_GIVEN_CHARS ? withFamily(scan, start, given) : -1;
  }

  private static boolean beginsWithTitle(TextScan scan, int i) {
    for (String title : SURE_TITLES) {
      if (scan.is(title, i)) {
        return true;
      }
    }
    return scan.is("นาย", i) || scan.is("นาง", i) || scan.is("คุณ", i);
  }

  private static boolean isBehind(TextScan scan, int i, String word) {
    return scan.is(word, i - word.length());
  }

  private static int sure(TextScan scan, int from) {
    int start = skipSpaces(scan, from);
    int given = wordEnd(scan, start, MAX_GIVEN_CHARS);
    boolean word = given - start >= MIN_GIVEN_CHARS && !ThaiWords.isNoName(scan, start);
    return word ? withFamily(scan, start, given) : -1;
  }

  private static int afterMister(TextScan scan, int from) {
    int start = skipSpaces(scan, from);
    int given = wordEnd(scan, start, MAX_GIVEN_CHARS);
    if (given - start < MIN_GIVEN_CHARS
        || ThaiWords.begins(scan, start, given, ThaiWords.NOT_BEHIND_MISTER)) {
      return -1;
    }
    boolean known = ThaiWords.isGivenName(scan, start, given);
    int family = familyEnd(scan, given, MAX_FAMILY_CHARS);
    return known || family > 0 ? withFamily(scan, start, given) : -1;
  }

  private static int weak(TextScan scan, int from, String[] noNames) {
    int start = skipSpaces(scan, from);
    int given = wordEnd(scan, start, MAX_GIVEN_CHARS);
    if (given - start < MIN_GIVEN_CHARS
        || ThaiWords.begins(scan, start, given, noNames)
        || ThaiWords.isNoName(scan, start)) {
      return -1;
    }
    if (ThaiWords.isGivenName(scan, start, given)) {
      return withFamily(scan, start, given);
    }
    int family = familyEnd(scan, given, MAX_WEAK_FAMILY_CHARS);
    boolean name =
        family > 0 && given - start <= MAX_WEAK_GIVEN_CHARS && !Chars.isThaiLetter(scan.at(family));
    return name ? scan.found(start, family, Kind.NAME) : -1;
  }

  private static int withFamily(TextScan scan, int start, int given) {
    int family = familyEnd(scan, given, MAX_FAMILY_CHARS);
    return scan.found(start, family > 0 ? family : given, Kind.NAME);
  }

  /** The end of a family name behind a given name and one or two spaces, or -1. */
  private static int familyEnd(TextScan scan, int given, int most) {
    int start = skipSpaces(scan, given);
    if (start == given) {
      return -1;
    }
    if (scan.is("ณ", start) && Chars.isSpace(scan.at(start + 1))) {
      int place = wordEnd(scan, start + 2, most);
      return place > start + 3 ? place : -1;
    }
    int end = wordEnd(scan, start, most);
    return end - start >= MIN_FAMILY_CHARS && !ThaiWords.isNoName(scan, start) ? end : -1;
  }

  private static int skipSpaces(TextScan scan, int from) {
    int i = from;
    while (i < from + 2 && (Chars.isSpace(scan.at(i)) || scan.at(i) == '+')) {
      i++;
    }
    return i;
  }

  private static int wordEnd(TextScan scan, int start, int most) {
    int i = start;
    while (i < start + most
        && Chars.isThaiLetter(scan.at(i))
        && scan.at(i) != 'ๆ'
        && scan.at(i) != 'ฯ') {
      i++;
    }
    return i;
  }
}
