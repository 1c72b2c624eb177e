package aegle.guard.masking;

/** Names behind an English title: capitalised words, at most four. */
final class LatinNames {
  private static final int MAX_WORDS = 4;
  private static final int MAX_WORD_CHARS = 30;

  private static final String[] NO_NAMES = {
    "The",
    "And",
    "Has",
    "Have",
    "Is",
    "Was",
    "Will",
    "With",
    "For",
    "On",
    "In",
    "At",
    "To",
    "From",
    "By",
    "You",
    "We",
    "He",
    "She",
    "It",
    "They",
    "Or",
    "But",
    "Not",
    "No",
    "Yes",
    "Said",
    "Called",
    "Please",
    "Patient",
    "Room",
    "Ward",
    "Date",
    "Time",
    "HN",
    "Tel",
    "Phone",
    "Email",
    "Appointment",
    "Booking",
    "Word",
    "Excel",
    "Office",
    "Universe",
    "World",
    "Match"
  };

  private LatinNames() {}

  /** At a title; answers where the walk goes on, or -1 where no name follows. */
  static int after(TextScan scan, int start, int end) {
    if (!isTitle(scan, start, end)) {
      return -1;
    }
    boolean dot = scan.at(end) == '.';
    int i = dot ? end + 1 : end;
    int blanks = i;
    while (i < blanks + 2 && (Chars.isSpace(scan.at(i)) || scan.at(i) == '+')) {
      i++;
    }
    boolean shouted = isShouted(scan, start, end);
    boolean disease = shouted && end - start == 2 && scan.at(start + 1) == 'S';
    if (i == end || disease || (shouted && !(dot && Chars.isUpper(scan.at(i + 1))))) {
      return -1;
    }
    int nameEnd = wordsEnd(scan, i);
    return nameEnd > i ? scan.found(i, nameEnd, Kind.NAME) : -1;
  }

  /**
   * Titles begin with a capital; {@code ms} is a duration and {@code MS} a company or a disease.
   */
  private static boolean isTitle(TextScan scan, int start, int end) {
    if (!Chars.isUpper(scan.at(start)) || scan.at(start - 1) == '_' || scan.at(start - 1) == '.') {
      return false;
    }
    boolean afterPronoun = scan.at(start - 1) == ' ' && scan.at(start - 2) == 'I';
    return !(afterPronoun && end - start == 4);
  }

  private static boolean isShouted(TextScan scan, int start, int end) {
    return end - start > 1 && Chars.isUpper(scan.at(start + 1));
  }

  private static int wordsEnd(TextScan scan, int from) {
    int end = from;
    int i = from;
    for (int word = 0; word < MAX_WORDS; word++) {
      int next = wordEnd(scan, i);
      if (next < 0 || isNoName(scan, i, next)) {
        break;
      }
      end = next;
      i = scan.at(next) == '.' && next - i == 1 ? next + 1 : next;
      if (scan.at(i) != ' ' && scan.at(i) != '\u00A0' && i == next) {
        break;
      }
      i = scan.at(i) == ' ' || scan.at(i) == '\u00A0' ? i + 1 : i;
    }
    return end;
  }

  /** The end of a capitalised word or an initial, or -1. */
  private static int wordEnd(TextScan scan, int start) {
    if (!Character.isUpperCase(scan.at(start))) {
      return Chars.isThaiLetter(scan.at(start)) ? thaiEnd(scan, start) : -1;
    }
    int i = start + 1;
    while (i < start + MAX_WORD_CHARS && isOfName(scan, i)) {
      i++;
    }
    boolean initial = i == start + 1 && scan.at(i) == '.';
    return i - start >= 2 || initial ? i : -1;
  }

  private static int thaiEnd(TextScan scan, int start) {
    int i = start;
    while (i < start + MAX_WORD_CHARS && Chars.isThaiLetter(scan.at(i))) {
      i++;
    }
    return i;
  }

  private static boolean isOfName(TextScan scan, int i) {
    char c = scan.at(i);
    if (c == '-' || c == '\'' || c == '\u2019') {
      boolean genitive = c != '-' && scan.at(i + 1) == 's' && !Chars.isAsciiLetter(scan.at(i + 2));
      return !genitive && Character.isLetter(scan.at(i + 1));
    }
    return Character.isLetter(c) && !Chars.isThai(c);
  }

  private static boolean isNoName(TextScan scan, int start, int end) {
    for (String word : NO_NAMES) {
      if (word.length() == end - start && scan.is(word, start)) {
        return true;
      }
    }
    return false;
  }
}
