package aegle.server.notify;

import aegle.metrics.Matcher;
import aegle.signals.GoQuote;
import aegle.signals.Labels;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.regex.Pattern;

/** Texts as Go prints them, because receivers compare group keys and times as strings. */
final class GoText {
  /** Go's zero time, which a firing alert has as its end. */
  static final String ZERO_TIME = "0001-01-01T00:00:00Z";

  private static final Pattern PLAIN_NAME = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*");
  private static final Pattern REGEX_SIGN = Pattern.compile("[\\\\.+*?()|\\[\\]{}^$]");
  private static final DateTimeFormatter TIME =
      new DateTimeFormatterBuilder()
          .appendPattern("uuuu-MM-dd'T'HH:mm:ss")
          .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
          .appendLiteral('Z')
          .toFormatter(Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private GoText() {}

  /** RFC 3339 with as many decimals as needed: {@code 2026-03-01T10:00:00.12Z}. */
  static String time(Instant instant) {
    return TIME.format(instant);
  }

  /** {@code {a="1", b="2"}}, as a label set is printed. */
  static String labels(Labels labels) {
    StringJoiner text = new StringJoiner(", ", "{", "}");
    labels.forEach((name, value) -> text.add(name + "=" + GoQuote.of(value)));
    return text.toString();
  }

  /** {@code {a="1",b=~"2.*"}}, as matchers are printed in the key of a route. */
  static String matchers(List<Matcher> matchers) {
    StringJoiner text = new StringJoiner(",", "{", "}");
    for (Matcher matcher : matchers) {
      String name =
          PLAIN_NAME.matcher(matcher.name()).matches()
              ? matcher.name()
              : GoQuote.of(matcher.name());
      text.add(name + matcher.type().sign() + '"' + escape(matcher.value()) + '"');
    }
    return text.toString();
  }

  /** A text with the signs of regular expressions escaped, as Go's {@code QuoteMeta} does. */
  static String quoteMeta(String text) {
    return REGEX_SIGN.matcher(text).replaceAll("\\\\$0");
  }

  private static String escape(String value) {
    return value.replace("\\", "\\\\").replace("\n", "\\n").replace("\"", "\\\"");
  }
}
