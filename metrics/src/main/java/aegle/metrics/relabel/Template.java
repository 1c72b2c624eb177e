package aegle.metrics.relabel;

import com.google.re2j.Matcher;
import java.util.ArrayList;
import java.util.List;

/**
 * A text with references to the groups of a regular expression, expanded as Go's {@code
 * Regexp.Expand} does: {@code $1}, {@code $name} (the longest run of letters, digits and
 * underscores), {@code ${name}}, {@code $$} for a dollar sign. A reference to no group is empty; a
 * dollar sign that starts no reference stands for itself.
 */
final class Template {
  private sealed interface Piece {}

  private record Text(String text) implements Piece {}

  private record Numbered(int group) implements Piece {}

  private record Named(String name) implements Piece {}

  private final String source;
  private final List<Piece> pieces;

  Template(String source) {
    this.source = source;
    this.pieces = split(source);
  }

  String source() {
    return source;
  }

  /** The text for a match; the matcher has matched. */
  String expand(Matcher match) {
    StringBuilder expanded = new StringBuilder();
    for (Piece piece : pieces) {
      switch (piece) {
        case Text text -> expanded.append(text.text);
        case Numbered numbered -> {
          if (numbered.group <= match.groupCount()) {
            appendGroup(expanded, match, numbered.group);
          }
        }
        case Named named -> {
          Integer group = match.pattern().namedGroups().get(named.name);
          if (group != null) {
            appendGroup(expanded, match, group);
          }
        }
      }
    }
    return expanded.toString();
  }

  private static void appendGroup(StringBuilder expanded, Matcher match, int group) {
    if (match.start(group) >= 0) {
      expanded.append(match.group(group));
    }
  }

  private static List<Piece> split(String source) {
    List<Piece> pieces = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    int i = 0;
    while (i < source.length()) {
      char c = source.charAt(i);
      if (c != '$') {
        text.append(c);
        i++;
        continue;
      }
      if (source.startsWith("$$", i)) {
        text.append('$');
        i += 2;
        continue;
      }
      boolean braced = source.startsWith("${", i);
      int nameStart = i + (braced ? 2 : 1);
      int nameEnd = nameStart;
      while (nameEnd < source.length() && isWordCharacter(source.charAt(nameEnd))) {
        nameEnd++;
      }
      boolean closed = !braced || (nameEnd < source.length() && source.charAt(nameEnd) == '}');
      if (nameEnd == nameStart || !closed) {
        text.append('$');
        i++;
        continue;
      }
      if (!text.isEmpty()) {
        pieces.add(new Text(text.toString()));
        text.setLength(0);
      }
      pieces.add(reference(source.substring(nameStart, nameEnd)));
      i = nameEnd + (braced ? 1 : 0);
    }
    if (!text.isEmpty()) {
      pieces.add(new Text(text.toString()));
    }
    return List.copyOf(pieces);
  }

  private static Piece reference(String name) {
    boolean digits = name.chars().allMatch(c -> c >= '0' && c <= '9');
    // Go takes at most eight digits as a number; no pattern has that many groups.
    return digits && name.length() <= 8 ? new Numbered(Integer.parseInt(name)) : new Named(name);
  }

  private static boolean isWordCharacter(char c) {
    return c == '_' || Character.isLetterOrDigit(c);
  }
}
