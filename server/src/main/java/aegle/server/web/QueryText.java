package aegle.server.web;

import aegle.records.RecordQueryException;
import aegle.server.web.view.Messages;
import aegle.server.web.view.QueryFault;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Puts queries together in the language of {@link aegle.records}, whatever a value holds. */
final class QueryText {
  /** A value longer than this becomes no filter: it would be longer than a query may be. */
  static final int MAX_VALUE_CHARS = 1_000;

  private static final String AND = " AND ";
  private static final Pattern ALTERNATIVES = Pattern.compile("\\bOR\\b|\\|\\|");

  private QueryText() {}

  static String not(String clause) {
    return "NOT " + clause;
  }

  /** Both hold. What was typed comes first and keeps its meaning. */
  static String and(String text, String clause) {
    if (text.isBlank()) {
      return clause;
    }
    if (clause.isBlank()) {
      return text.strip();
    }
    return grouped(text.strip()) + AND + grouped(clause.strip());
  }

  /** A filter narrows once: what is there already is not added again. */
  static String narrowed(String text, String clause) {
    return has(text, clause) ? text : and(text, clause);
  }

  private static String grouped(String text) {
    return ALTERNATIVES.matcher(text).find() ? "(" + text + ")" : text;
  }

  /** Whether the text is the clause, or the clause is one of those that all have to hold. */
  static boolean has(String text, String clause) {
    return (AND + text.strip() + AND).contains(AND + clause + AND);
  }

  /** The text without the clause. */
  static String without(String text, String clause) {
    String rest = (AND + text.strip() + AND).replace(AND + clause + AND, AND);
    return rest.length() <= AND.length() ? "" : rest.substring(AND.length(), rest.length() - 5);
  }

  /** What is wrong with a text, or null. */
  static @Nullable QueryFault fault(Questions records, String text, Messages messages) {
    try {
      records.check(text);
      return null;
    } catch (RecordQueryException e) {
      return fault(text, e, messages);
    }
  }

  private static QueryFault fault(String text, RecordQueryException e, Messages messages) {
    int at = Math.clamp(e.position(), 0, text.length());
    int end = at == text.length() ? at : text.offsetByCodePoints(at, 1);
    String place =
        at == text.length()
            ? messages.text("explore.place.end")
            : messages.text("explore.place", at + 1);
    return new QueryFault(
        String.valueOf(e.getMessage()),
        text.substring(0, at),
        text.substring(at, end),
        text.substring(end),
        place);
  }
}
