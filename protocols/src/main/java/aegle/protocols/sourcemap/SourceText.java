package aegle.protocols.sourcemap;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The text of one source, cut into lines when a line is first asked for. Safe for all threads. */
final class SourceText {
  private final String text;

  /** Racy but harmless: every thread computes the same value. */
  private int @Nullable [] starts;

  SourceText(String text) {
    this.text = text;
  }

  /** A line from 0, cut to its bound, or null where the text has no such line. */
  @Nullable String line(int line) {
    int[] all = starts();
    if (line < 0 || line >= all.length) {
      return null;
    }
    int end = line + 1 < all.length ? all[line + 1] - 1 : text.length();
    if (end > all[line] && text.charAt(end - 1) == '\r') {
      end--;
    }
    int cut = Math.min(end, all[line] + SourceMapLimits.MAX_CONTEXT_LINE_CHARS);
    if (cut > all[line] && Character.isHighSurrogate(text.charAt(cut - 1))) {
      cut--;
    }
    return text.substring(all[line], cut);
  }

  /** The lines {@code from <= i < to} that there are. */
  List<String> lines(int from, int to) {
    List<String> lines = new ArrayList<>();
    for (int i = Math.max(0, from); i < to; i++) {
      @Nullable String line = line(i);
      if (line != null) {
        lines.add(line);
      }
    }
    return lines;
  }

  private int[] starts() {
    int[] known = starts;
    if (known != null) {
      return known;
    }
    int[] found = new int[256];
    int count = 1;
    for (int i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) {
      if (count == found.length) {
        found = Arrays.copyOf(found, count * 2);
      }
      found[count++] = i + 1;
    }
    int[] all = Arrays.copyOf(found, count);
    starts = all;
    return all;
  }
}
