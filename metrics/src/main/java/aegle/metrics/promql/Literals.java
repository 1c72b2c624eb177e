package aegle.metrics.promql;

import aegle.metrics.PromDuration;
import aegle.signals.GoFloat;
import aegle.signals.GoQuote;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Values of number and duration tokens. */
final class Literals {
  private static final Pattern UNIT = Pattern.compile("[a-z]+");

  private Literals() {}

  /** The value of a number or a duration token in seconds. */
  static double value(TokenCursor cursor, Token token) {
    return token.type() == TokenType.DURATION
        ? seconds(cursor, token)
        : number(cursor, token, token.text());
  }

  private static double number(TokenCursor cursor, Token token, String text) {
    String lower = text.toLowerCase(Locale.ROOT).replace("_", "");
    try {
      if (lower.startsWith("0x")) {
        return Long.parseLong(lower.substring(2), 16);
      }
      if (lower.length() > 1 && lower.matches("0[0-7]+")) {
        return Long.parseLong(lower, 8);
      }
      double value = GoFloat.parse(lower);
      if (Double.isInfinite(value) && !lower.contains("inf")) {
        throw failure(cursor, token, text, "value out of range");
      }
      return value;
    } catch (NumberFormatException e) {
      QueryException failure = failure(cursor, token, text, "invalid syntax");
      failure.initCause(e);
      throw failure;
    }
  }

  private static QueryException failure(
      TokenCursor cursor, Token token, String text, String reason) {
    return cursor.error(
        token.span(),
        "error parsing number: strconv.ParseFloat: parsing " + GoQuote.of(text) + ": " + reason);
  }

  private static double seconds(TokenCursor cursor, Token token) {
    String text = token.text();
    Matcher units = UNIT.matcher(text);
    while (units.find()) {
      if (!units.group().matches("y|w|d|h|m|s|ms")) {
        throw cursor.error(
            token.span(),
            "unknown unit " + GoQuote.of(units.group()) + " in duration " + GoQuote.of(text));
      }
    }
    try {
      return PromDuration.parseMillis(text) / 1000.0;
    } catch (IllegalArgumentException e) {
      boolean tooLong = e.getMessage() != null && e.getMessage().startsWith("duration out");
      QueryException failure =
          cursor.error(
              token.span(),
              tooLong
                  ? "duration out of range"
                  : "not a valid duration string: " + GoQuote.of(text));
      failure.initCause(e);
      throw failure;
    }
  }
}
