package aegle.server.web;

import aegle.records.StoredEntry;
import aegle.signals.FieldNames;
import aegle.signals.Severity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Groups log lines by their shape: what is left of a message once its numbers and identifiers are
 * replaced. Reads each character a bounded number of times, whatever a message holds.
 */
final class LogPatterns {
  /** Stands for a number; a character of no alphabet, so that no message holds it by accident. */
  static final char NUMBER = '\uE000';

  /** Stands for an identifier: letters and digits mixed, or many hexadecimal digits. */
  static final char ID = '\uE001';

  /** Characters of a message that its shape is made from. */
  static final int MAX_CHARS = 400;

  private static final String JOINERS = ".-:,/_+@=%";
  private static final int UUID_CHARS = 36;
  private static final int MIN_HEX_CHARS = 16;

  private LogPatterns() {}

  /**
   * Lines of one shape.
   *
   * @param newest the newest of them
   * @param worst the gravest level among them
   */
  record Pattern(String shape, int count, StoredEntry newest, Severity worst) {}

  /** The shapes of entries, newest first, by how often they came; equally frequent ones by text. */
  static List<Pattern> of(List<StoredEntry> entries) {
    Map<String, Pattern> patterns = new LinkedHashMap<>();
    for (StoredEntry entry : entries) {
      String shape = shape(entry.entry().fields().text(FieldNames.MESSAGE, ""));
      Severity level = Severity.of(entry.entry().fields().text(FieldNames.LEVEL, "info"));
      patterns.merge(shape, new Pattern(shape, 1, entry, level), LogPatterns::joined);
    }
    List<Pattern> sorted = new ArrayList<>(patterns.values());
    sorted.sort(Comparator.comparingInt(Pattern::count).reversed().thenComparing(Pattern::shape));
    return sorted;
  }

  private static Pattern joined(Pattern known, Pattern more) {
    Severity worst = known.worst.compareTo(more.worst) >= 0 ? known.worst : more.worst;
    return new Pattern(known.shape, known.count + more.count, known.newest, worst);
  }

  /** A message with its numbers and identifiers replaced, on one line. */
  static String shape(String message) {
    String text = message.substring(0, Math.min(message.length(), MAX_CHARS));
    StringBuilder shape = new StringBuilder(text.length());
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (isUuid(text, at)) {
        place(shape, ID);
        at += UUID_CHARS;
      } else if (isWordPart(c)) {
        int end = at;
        while (end < text.length() && isWordPart(text.charAt(end))) {
          end++;
        }
        addWord(shape, text.substring(at, end));
        at = end;
      } else {
        boolean blank = Character.isWhitespace(c);
        if (!blank || (!shape.isEmpty() && shape.charAt(shape.length() - 1) != ' ')) {
          shape.append(blank ? ' ' : c);
        }
        at++;
      }
    }
    return shape.toString().strip();
  }

  private static boolean isWordPart(char c) {
    return Character.isLetterOrDigit(c);
  }

  private static boolean isUuid(String text, int at) {
    if (at + UUID_CHARS > text.length() || (at > 0 && isWordPart(text.charAt(at - 1)))) {
      return false;
    }
    for (int i = 0; i < UUID_CHARS; i++) {
      char c = text.charAt(at + i);
      boolean dash = i == 8 || i == 13 || i == 18 || i == 23;
      if (dash ? c != '-' : Character.digit(c, 16) < 0) {
        return false;
      }
    }
    return true;
  }

  private static void addWord(StringBuilder shape, String word) {
    int digits = (int) word.chars().filter(Character::isDigit).count();
    if (digits == 0) {
      boolean hex =
          word.length() >= MIN_HEX_CHARS && word.chars().allMatch(c -> Character.digit(c, 16) >= 0);
      if (hex) {
        place(shape, ID);
      } else {
        shape.append(word);
      }
    } else if (digits == word.length()) {
      place(shape, NUMBER);
    } else if (isMeasured(word, digits)) {
      place(shape, NUMBER);
      shape.append(word.substring(digits));
    } else {
      place(shape, ID);
    }
  }

  /**
   * A number and its unit, such as {@code 12ms}; longer letters belong to an identifier, and a Z to
   * the time of day before it.
   */
  private static boolean isMeasured(String word, int digits) {
    boolean numberFirst = word.chars().limit(digits).allMatch(Character::isDigit);
    return numberFirst && word.length() - digits <= 3 && !word.endsWith("Z");
  }

  /** Numbers and identifiers that only a sign joins are one: 10.0.0.7, a date, a version. */
  private static void place(StringBuilder shape, char placeholder) {
    int length = shape.length();
    boolean joins =
        length >= 2
            && JOINERS.indexOf(shape.charAt(length - 1)) >= 0
            && isPlaceholder(shape.charAt(length - 2));
    if (joins) {
      char both = shape.charAt(length - 2) == placeholder ? placeholder : ID;
      shape.setLength(length - 2);
      shape.append(both);
    } else {
      shape.append(placeholder);
    }
  }

  private static boolean isPlaceholder(char c) {
    return c == NUMBER || c == ID;
  }

  /**
   * The longest run of words without a placeholder: what a search finds the lines again by. Empty
   * where there is none.
   */
  static String words(String shape) {
    String longest = "";
    StringBuilder run = new StringBuilder();
    for (String chunk : (shape + " " + NUMBER).split(" ", -1)) {
      if (chunk.indexOf(NUMBER) < 0 && chunk.indexOf(ID) < 0) {
        run.append(run.isEmpty() ? "" : " ").append(chunk);
      } else {
        longest = run.length() > longest.length() ? run.toString() : longest;
        run.setLength(0);
      }
    }
    return longest.chars().anyMatch(Character::isLetter) ? longest : "";
  }
}
