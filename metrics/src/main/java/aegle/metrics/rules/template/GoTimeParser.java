package aegle.metrics.rules.template;

import aegle.signals.GoQuote;
import java.time.DateTimeException;
import java.time.Month;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.TextStyle;
import java.util.Locale;
import java.util.stream.Stream;

/** Reads a time after an example of the moment Mon Jan 2 15:04:05 MST 2006. Used once. */
final class GoTimeParser {
  private static final int MAX_FRACTION_DIGITS = 9;

  private final String layout;
  private final String text;
  private String rest;
  private int year;
  private int month = 1;
  private int day = 1;
  private int dayOfYear;
  private int hour;
  private int minute;
  private int second;
  private int nano;
  private boolean isAfternoon;
  private boolean isForenoon;
  private ZoneOffset offset = ZoneOffset.UTC;

  GoTimeParser(String layout, String text) {
    this.layout = layout;
    this.text = text;
    this.rest = text;
  }

  /**
   * The time; what the layout does not name is that of January 1 of the year 0.
   *
   * @throws FunctionException in Go's words
   */
  ZonedDateTime parse() {
    int at = 0;
    while (at < layout.length()) {
      int fraction = GoTimeLayout.fractionEnd(layout, at);
      String mark = fraction > at ? "" : GoTimeLayout.markAt(layout, at);
      if (fraction > at) {
        fraction();
        at = fraction;
      } else if (!mark.isEmpty()) {
        mark(mark);
        at += mark.length();
      } else {
        literal(layout.charAt(at++));
      }
    }
    if (!rest.isEmpty()) {
      throw failed(": extra text: " + GoQuote.of(rest));
    }
    return time();
  }

  private ZonedDateTime time() {
    if (isAfternoon && hour < 12) {
      hour += 12;
    } else if (isForenoon && hour == 12) {
      hour = 0;
    }
    try {
      ZonedDateTime time = ZonedDateTime.of(year, month, day, hour, minute, second, nano, offset);
      return dayOfYear == 0 ? time : time.withDayOfYear(dayOfYear);
    } catch (DateTimeException e) {
      throw failed(": day out of range");
    }
  }

  private void literal(char sign) {
    if (rest.isEmpty() || rest.charAt(0) != sign) {
      throw cannot(String.valueOf(sign));
    }
    rest = rest.substring(1);
  }

  private void mark(String mark) {
    switch (mark) {
      case "2006" -> year = number(mark, 4, 4);
      case "06" -> {
        int two = number(mark, 2, 2);
        year = two + (two >= 69 ? 1900 : 2000);
      }
      case "01" -> month = inRange(number(mark, 2, 2), 1, 12, "month");
      case "1" -> month = inRange(number(mark, 1, 2), 1, 12, "month");
      case "January" -> month = named(mark, TextStyle.FULL);
      case "Jan" -> month = named(mark, TextStyle.SHORT);
      case "02" -> day = inRange(number(mark, 2, 2), 1, 31, "day");
      case "2" -> day = inRange(number(mark, 1, 2), 1, 31, "day");
      case "_2" -> {
        rest = rest.startsWith(" ") ? rest.substring(1) : rest;
        day = inRange(number(mark, 1, 2), 1, 31, "day");
      }
      case "002", "__2" -> dayOfYear = inRange(number(mark, 3, 3), 1, 366, "day");
      case "15" -> hour = inRange(number(mark, 2, 2), 0, 23, "hour");
      case "03" -> hour = inRange(number(mark, 2, 2), 0, 12, "hour");
      case "3" -> hour = inRange(number(mark, 1, 2), 0, 12, "hour");
      case "04" -> minute = inRange(number(mark, 2, 2), 0, 59, "minute");
      case "4" -> minute = inRange(number(mark, 1, 2), 0, 59, "minute");
      case "05" -> second(number(mark, 2, 2));
      case "5" -> second(number(mark, 1, 2));
      case "PM", "pm" -> {
        isAfternoon = take(mark, mark).equals(mark);
        isForenoon = !isAfternoon;
      }
      case "Monday", "Mon", "MST" -> word(mark);
      default -> offset(mark);
    }
  }

  private void second(int value) {
    second = inRange(value, 0, 59, "second");
    // Go takes a fraction behind the seconds even where the layout has none.
    if (rest.matches("[.,][0-9].*")) {
      fraction();
    }
  }

  private int number(String mark, int least, int most) {
    int digits = 0;
    while (digits < most && digits < rest.length() && isDigit(rest.charAt(digits))) {
      digits++;
    }
    if (digits < least) {
      throw cannot(mark);
    }
    int value = Integer.parseInt(rest.substring(0, digits));
    rest = rest.substring(digits);
    return value;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private int inRange(int value, int least, int most, String name) {
    if (value < least || value > most) {
      throw failed(": " + name + " out of range");
    }
    return value;
  }

  private int named(String mark, TextStyle style) {
    for (Month each : Month.values()) {
      String name = each.getDisplayName(TextStyle.FULL, Locale.ENGLISH);
      String shown = style == TextStyle.FULL ? name : name.substring(0, 3);
      if (rest.regionMatches(true, 0, shown, 0, shown.length())) {
        rest = rest.substring(shown.length());
        return each.getValue();
      }
    }
    throw cannot(mark);
  }

  private String take(String mark, String afternoon) {
    String forenoon = afternoon.equals("PM") ? "AM" : "am";
    String found =
        Stream.of(afternoon, forenoon)
            .filter(rest::startsWith)
            .findFirst()
            .orElseThrow(() -> cannot(mark));
    rest = rest.substring(found.length());
    return found;
  }

  /** A name of a day or a zone, which says nothing that the figures do not say. */
  private void word(String mark) {
    int end = 0;
    while (end < rest.length() && Character.isLetter(rest.charAt(end))) {
      end++;
    }
    if (end == 0) {
      throw cannot(mark);
    }
    rest = rest.substring(end);
  }

  private void offset(String mark) {
    if (mark.startsWith("Z") && rest.startsWith("Z")) {
      rest = rest.substring(1);
      return;
    }
    int length = mark.length();
    if (rest.length() < length || (rest.charAt(0) != '+' && rest.charAt(0) != '-')) {
      throw cannot(mark);
    }
    try {
      offset = ZoneOffset.of(rest.substring(0, length));
    } catch (DateTimeException e) {
      throw cannot(mark);
    }
    rest = rest.substring(length);
  }

  private void fraction() {
    int end = 1;
    while (end < rest.length() && isDigit(rest.charAt(end))) {
      end++;
    }
    if (end == 1 || ".,".indexOf(rest.charAt(0)) < 0) {
      return;
    }
    String digits = rest.substring(1, Math.min(end, 1 + MAX_FRACTION_DIGITS));
    nano = Integer.parseInt((digits + "000000000").substring(0, MAX_FRACTION_DIGITS));
    rest = rest.substring(end);
  }

  private FunctionException cannot(String mark) {
    return new FunctionException(
        "parsing time "
            + GoQuote.of(text)
            + " as "
            + GoQuote.of(layout)
            + ": cannot parse "
            + GoQuote.of(rest)
            + " as "
            + GoQuote.of(mark));
  }

  private FunctionException failed(String reason) {
    return new FunctionException("parsing time " + GoQuote.of(text) + reason);
  }
}
