package aegle.guard.masking;

/** Words of time before a number, which tell that it is a moment. */
final class TimeWords {
  private static final int MAX_CHARS = 40;

  private static final String[] FIELDS = {
    "ts", "at", "ms", "date", "time", "epoch", "millis", "timestamp"
  };

  /** So long a word is one of time though it clings to another: {@code starttimestamp}. */
  private static final int UNMISTAKABLE_CHARS = 5;

  private TimeWords() {}

  /**
   * Whether the key or word right before a place is one of time: {@code "createdAt":}, {@code ts=}.
   */
  static boolean isBefore(TextScan scan, int place) {
    int end = place;
    int limit = Math.max(0, place - MAX_CHARS);
    while (end > limit && !Chars.isAsciiLetter(scan.at(end - 1))) {
      if (Chars.isThai(scan.at(end - 1)) || Chars.isLineEnd(scan.at(end - 1)) || place - end > 5) {
        return false;
      }
      end--;
    }
    return ends("time", scan, end)
        || ends("timestamp", scan, end)
        || ends("date", scan, end)
        || ends("epoch", scan, end)
        || ends("millis", scan, end)
        || ends("expires", scan, end)
        || ends("since", scan, end)
        || ends("until", scan, end)
        || endsWord("ts", scan, end)
        || endsWord("t", scan, end)
        || endsWord("ms", scan, end)
        || endsWord("now", scan, end)
        || endsWord("at", scan, end)
        || endsWord("from", scan, end)
        || endsWord("to", scan, end)
        || endsWord("start", scan, end)
        || endsWord("end", scan, end)
        || endsWord("exp", scan, end)
        || endsWord("iat", scan, end)
        || scan.is("At", end - 2)
        || scan.is("Ms", end - 2);
  }

  /**
   * Whether the last name of a path is one of time: {@code ts}, {@code created_at}, {@code
   * bookedAt}.
   */
  static boolean isTime(String path) {
    int end = path.length();
    while (end > 0 && (path.charAt(end - 1) == ']' || path.charAt(end - 1) == '[')) {
      end--;
    }
    String name = path.substring(path.lastIndexOf('.', end - 1) + 1, end);
    for (String word : FIELDS) {
      int start = name.length() - word.length();
      if (start < 0 || !name.regionMatches(true, start, word, 0, word.length())) {
        continue;
      }
      boolean joined =
          start == 0
              || !Chars.isAsciiLetter(name.charAt(start - 1))
              || Character.isUpperCase(name.charAt(start));
      if (joined || word.length() >= UNMISTAKABLE_CHARS) {
        return true;
      }
    }
    return false;
  }

  private static boolean ends(String word, TextScan scan, int end) {
    return scan.isWord(word, end - word.length());
  }

  private static boolean endsWord(String word, TextScan scan, int end) {
    return ends(word, scan, end) && !Chars.isAlphanumeric(scan.at(end - word.length() - 1));
  }
}
