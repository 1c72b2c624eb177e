package aegle.records;

import java.util.Collection;
import java.util.stream.Collectors;

/** Writes clauses of this package's language, whatever characters a name or a value holds. */
public final class QueryClauses {
  private static final String SPECIAL = "+-!(){}[]^\"~*?:\\/&|<>=";

  private QueryClauses() {}

  /** That a field has a value, or that words stand in it one after the other. */
  public static String clause(String field, String value) {
    return escaped(field) + ":\"" + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  /** That a field has one of some values, of which there is at least one. */
  public static String anyOf(String field, Collection<String> values) {
    return values.stream()
        .map(value -> clause(field, value))
        .collect(Collectors.joining(" OR ", "(", ")"));
  }

  /** That a field looks like this: a star is any characters. */
  public static String pattern(String field, String pattern) {
    return escaped(field) + ":" + escaped(pattern).replace("\\*", "*");
  }

  private static String escaped(String text) {
    StringBuilder escaped = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean special = SPECIAL.indexOf(c) >= 0 || Character.isWhitespace(c);
      escaped.append(special ? "\\" : "").append(c);
    }
    return escaped.toString();
  }
}
