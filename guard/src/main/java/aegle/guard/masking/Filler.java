package aegle.guard.masking;

/** What may stand between a word and the number that it tells of: {@code HN no. is: #}. */
final class Filler {
  private static final int MAX_CHARS = 32;

  private static final String[] WORDS = {
    "no", "number", "num", "nr", "id", "is", "was", "of", "on", "the", "card", "patient", "value",
    "at", "in"
  };

  private Filler() {}

  /** The place of the first character that is no filler, at most {@value #MAX_CHARS} on. */
  static int end(TextScan scan, int from) {
    int limit = from + MAX_CHARS;
    int i = from;
    while (i < limit) {
      char c = scan.at(i);
      if (Chars.isThaiLetter(c) || isPunctuation(c)) {
        i++;
      } else if (Chars.isAsciiLetter(c)) {
        int word = wordEnd(scan, i);
        if (word < 0) {
          return i;
        }
        i = word;
      } else {
        return i;
      }
    }
    return i;
  }

  private static boolean isPunctuation(char c) {
    return Chars.isSpace(c)
        || Chars.isDash(c)
        || c == ':'
        || c == '#'
        || c == '='
        || c == '.'
        || c == '('
        || c == ')'
        || c == '"'
        || c == '\''
        || c == '/'
        || c == '>'
        || c == '_'
        || c == '*';
  }

  private static int wordEnd(TextScan scan, int start) {
    for (String word : WORDS) {
      int end = start + word.length();
      if (scan.isWord(word, start) && !Chars.isAlphanumeric(scan.at(end))) {
        return end;
      }
    }
    return -1;
  }
}
