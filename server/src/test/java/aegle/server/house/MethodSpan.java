package aegle.server.house;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A method in formatted source: from the line that declares it to the line that closes it at the
 * same indentation. The formatter makes this reliable without a parser.
 */
record MethodSpan(int firstLine, int lines) {
  private static final Pattern DECLARATION =
      Pattern.compile(
          "^( {2}| {4}| {6})(?!(return|new|throw|else|if|for|while|switch|try|do|case|default)\\b)"
              + "(?!synchronized \\()[\\w<@][^=;]*\\{$");
  private static final Pattern TYPE =
      Pattern.compile("\\b(class|interface|enum|record|@interface)\\s+\\w+");

  static List<MethodSpan> in(List<String> source) {
    List<MethodSpan> spans = new ArrayList<>();
    for (int i = 0; i < source.size(); i++) {
      String line = source.get(i);
      if (!DECLARATION.matcher(line).find() || TYPE.matcher(line).find() || !line.contains("(")) {
        continue;
      }
      String closing = " ".repeat(line.length() - line.stripLeading().length()) + "}";
      for (int j = i + 1; j < source.size(); j++) {
        if (source.get(j).equals(closing)) {
          spans.add(new MethodSpan(i + 1, j - i + 1));
          break;
        }
      }
    }
    return spans;
  }
}
