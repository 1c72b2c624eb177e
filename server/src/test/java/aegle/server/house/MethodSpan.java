package aegle.server.house;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A method in formatted source: from the line that declares it to the line that closes it at the
 * same indentation. The formatter makes this reliable without a parser.
 */
record MethodSpan(int firstLine, int lines) {
  /** What begins a line of a method's head; constants of an enum and annotations do not. */
  private static final Pattern DECLARATION =
      Pattern.compile(
          "^( {2}| {4}| {6})"
              + "(?!(return|new|throw|else|if|for|while|switch|try|do|case|default)\\b|synchronized \\()"
              + "(?![A-Z][A-Z0-9_]*\\(|@\\w+\\()[\\w<@][^=;]*\\(");

  /** A type, a lambda, an assignment or a statement: never the head of a method. */
  private static final Pattern OTHER =
      Pattern.compile("\\b(class|interface|enum|record|@interface)\\s+\\w+|->|[=;]|\\bnew\\b");

  static List<MethodSpan> in(List<String> source) {
    List<MethodSpan> spans = new ArrayList<>();
    for (int i = 0; i < source.size(); i++) {
      String line = source.get(i);
      if (DECLARATION.matcher(line).find()
          && !closesMoreThanItOpens(line)
          && opensBody(source, i)) {
        int end = source.subList(i, source.size()).indexOf(" ".repeat(indentation(line)) + "}");
        if (end > 0) {
          spans.add(new MethodSpan(i + 1, end + 1));
        }
      }
    }
    return spans;
  }

  /** Whether the head that begins here, perhaps over further lines, ends with a brace. */
  private static boolean opensBody(List<String> source, int first) {
    int indentation = indentation(source.get(first));
    for (int i = first; i < source.size(); i++) {
      String line = source.get(i);
      boolean goesOn = i == first || indentation(line) >= indentation + 4;
      if (!goesOn || OTHER.matcher(line).find()) {
        return false;
      }
      if (line.endsWith("{")) {
        return true;
      }
    }
    return false;
  }

  /** The last line of a head that was broken over several lines does. */
  private static boolean closesMoreThanItOpens(String line) {
    return line.chars().filter(c -> c == ')').count() > line.chars().filter(c -> c == '(').count();
  }

  private static int indentation(String line) {
    return line.length() - line.stripLeading().length();
  }
}
