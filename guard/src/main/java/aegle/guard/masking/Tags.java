package aegle.guard.masking;

import org.jspecify.annotations.Nullable;

/** Values behind a name without colon or equals sign: elements of XML and options of commands. */
final class Tags {
  private static final int MAX_CHARS = 256;

  private Tags() {}

  /** At a word; answers where the walk goes on, or -1 where no such value follows. */
  static int at(TextScan scan, int start, int end) {
    char before = scan.at(start - 1);
    char behind = scan.at(end);
    if (before == '<' && behind == '>') {
      return element(scan, start, end);
    }
    boolean password = scan.isWord("passw", start);
    if (behind != ' ' || !(password || (before == '-' && scan.isWord("token", start)))) {
      return -1;
    }
    if (before == '-') {
      return token(scan, end + 1, false);
    }
    return scan.isWord(" is ", end) ? token(scan, end + 4, true) : -1;
  }

  private static int element(TextScan scan, int start, int end) {
    @Nullable Kind kind = scan.setting().fields().rule(scan.text(start, end)).kind();
    int from = end + 1;
    int i = from;
    while (i < from + MAX_CHARS && scan.at(i) != '<' && scan.at(i) != '\0') {
      i++;
    }
    // HTML has an element of that name for the address of a page's author.
    boolean personal = kind != null && kind != Kind.ADDRESS && kind != Kind.IP;
    if (kind == null || !personal || scan.at(i) != '<' || i == from) {
      return -1;
    }
    return scan.placeholderEnd(from) > 0 ? -1 : scan.found(from, i, kind);
  }

  private static int token(TextScan scan, int from, boolean needsDigit) {
    boolean digit = false;
    int i = from;
    while (i < from + MAX_CHARS && scan.at(i) > ' ' && "\"',;)]}<".indexOf(scan.at(i)) < 0) {
      digit |= Chars.isAsciiDigit(scan.at(i));
      i++;
    }
    boolean value = i - from >= 3 && scan.at(from) != '-' && (digit || !needsDigit);
    return value && scan.placeholderEnd(from) < 0 ? scan.found(from, i, Kind.SECRET) : -1;
  }
}
