package aegle.guard.masking;

import org.jspecify.annotations.Nullable;

/** Parts of a form that was sent as {@code multipart/form-data} (RFC 7578), in a text. */
final class FormParts {
  private static final int MAX_NAME_CHARS = 64;
  private static final int MAX_HEADER_CHARS = 512;

  private FormParts() {}

  /** At the name of a part; answers where the walk goes on. */
  static int at(TextScan scan, Pairs.Key key) {
    int start = key.separator() + 2;
    int end = start;
    while (end < start + MAX_NAME_CHARS && scan.at(end) != '"' && scan.at(end) != '\0') {
      end++;
    }
    if (scan.at(end) != '"') {
      return key.separator() + 1;
    }
    @Nullable Kind kind = scan.setting().fields().ruleOfKey(scan.text(start, end), true).kind();
    int value = valueStart(scan, end);
    if (kind == null || value < 0) {
      return end;
    }
    int valueEnd = value;
    while (valueEnd < scan.length() && !isBoundary(scan, valueEnd)) {
      valueEnd++;
    }
    boolean masked = valueEnd == value || scan.placeholderEnd(value) == valueEnd;
    return masked ? valueEnd : scan.found(value, valueEnd, kind);
  }

  /** Behind the empty line that ends a part's headers, or -1. */
  private static int valueStart(TextScan scan, int from) {
    int limit = Math.min(scan.length(), from + MAX_HEADER_CHARS);
    for (int i = from; i < limit; i++) {
      if (scan.is("\r\n\r\n", i)) {
        return i + 4;
      }
      if (scan.is("\n\n", i)) {
        return i + 2;
      }
    }
    return -1;
  }

  private static boolean isBoundary(TextScan scan, int i) {
    return scan.is("\r\n--", i) || scan.is("\n--", i);
  }
}
