package aegle.metrics.rules.template;

import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.TextStyle;
import java.util.List;
import java.util.Locale;

/** Formats a time after an example of the moment Mon Jan 2 15:04:05 MST 2006 (Go's layouts). */
final class GoTimeLayout {
  // Longer marks before their own beginnings.
  private static final List<String> MARKS =
      List.of(
          "January",
          "Jan",
          "Monday",
          "Mon",
          "MST",
          "2006",
          "__2",
          "_2",
          "002",
          "01",
          "02",
          "03",
          "04",
          "05",
          "06",
          "15",
          "PM",
          "pm",
          "Z07:00:00",
          "Z070000",
          "Z07:00",
          "Z0700",
          "Z07",
          "-07:00:00",
          "-070000",
          "-07:00",
          "-0700",
          "-07",
          "1",
          "2",
          "3",
          "4",
          "5");

  private GoTimeLayout() {}

  static String format(ZonedDateTime time, String layout) {
    StringBuilder out = new StringBuilder();
    int at = 0;
    while (at < layout.length()) {
      int fraction = fractionEnd(layout, at);
      if (fraction > at) {
        out.append(fraction(time, layout.substring(at, fraction)));
        at = fraction;
        continue;
      }
      String mark = markAt(layout, at);
      if (mark.isEmpty()) {
        out.append(layout.charAt(at++));
      } else {
        out.append(value(time, mark));
        at += mark.length();
      }
    }
    return out.toString();
  }

  /** The mark of the layout that begins here; empty when a literal sign does. */
  static String markAt(String layout, int at) {
    for (String mark : MARKS) {
      if (layout.startsWith(mark, at) && !isStartOfWord(layout, at, mark)) {
        return mark;
      }
    }
    return "";
  }

  /** "Jan" in "Janet" is no month. */
  private static boolean isStartOfWord(String layout, int at, String mark) {
    int end = at + mark.length();
    return (mark.equals("Jan") || mark.equals("Mon"))
        && end < layout.length()
        && Character.isLowerCase(layout.charAt(end));
  }

  /** End of a fraction of seconds such as {@code .000} or {@code ,999} that starts here. */
  static int fractionEnd(String layout, int at) {
    char first = layout.charAt(at);
    if ((first != '.' && first != ',') || at + 1 >= layout.length()) {
      return at;
    }
    char digit = layout.charAt(at + 1);
    if (digit != '0' && digit != '9') {
      return at;
    }
    int end = at + 1;
    while (end < layout.length() && layout.charAt(end) == digit) {
      end++;
    }
    boolean moreDigits = end < layout.length() && Character.isDigit(layout.charAt(end));
    return moreDigits ? at : end;
  }

  private static String fraction(ZonedDateTime time, String mark) {
    String digits = String.format("%09d", time.getNano());
    String cut = digits.substring(0, Math.min(9, mark.length() - 1));
    if (mark.charAt(1) == '0') {
      return mark.charAt(0) + cut;
    }
    int end = cut.length();
    while (end > 0 && cut.charAt(end - 1) == '0') {
      end--;
    }
    return end == 0 ? "" : mark.charAt(0) + cut.substring(0, end);
  }

  private static String value(ZonedDateTime time, String mark) {
    int hour = time.getHour() % 12 == 0 ? 12 : time.getHour() % 12;
    return switch (mark) {
      case "January" -> time.getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
      case "Jan" -> time.getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH).substring(0, 3);
      case "Monday" -> time.getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
      case "Mon" ->
          time.getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.ENGLISH).substring(0, 3);
      case "MST" -> zoneName(time);
      case "2006" -> String.format("%04d", time.getYear());
      case "06" -> String.format("%02d", time.getYear() % 100);
      case "__2" -> String.format("%3d", time.getDayOfYear());
      case "002" -> String.format("%03d", time.getDayOfYear());
      case "_2" -> String.format("%2d", time.getDayOfMonth());
      case "02" -> String.format("%02d", time.getDayOfMonth());
      case "2" -> String.valueOf(time.getDayOfMonth());
      case "01" -> String.format("%02d", time.getMonthValue());
      case "1" -> String.valueOf(time.getMonthValue());
      case "15" -> String.format("%02d", time.getHour());
      case "03" -> String.format("%02d", hour);
      case "3" -> String.valueOf(hour);
      case "04" -> String.format("%02d", time.getMinute());
      case "4" -> String.valueOf(time.getMinute());
      case "05" -> String.format("%02d", time.getSecond());
      case "5" -> String.valueOf(time.getSecond());
      case "PM" -> time.getHour() >= 12 ? "PM" : "AM";
      case "pm" -> time.getHour() >= 12 ? "pm" : "am";
      default -> offset(time, mark);
    };
  }

  private static String zoneName(ZonedDateTime time) {
    return time.getZone().equals(ZoneOffset.UTC)
        ? "UTC"
        : DateTimeFormatter.ofPattern("zzz", Locale.ENGLISH).format(time);
  }

  private static String offset(ZonedDateTime time, String mark) {
    int seconds = time.getOffset().getTotalSeconds();
    if (mark.startsWith("Z") && seconds == 0) {
      return "Z";
    }
    int size = Math.abs(seconds);
    StringBuilder text = new StringBuilder(seconds < 0 ? "-" : "+");
    String separator = mark.contains(":") ? ":" : "";
    int digits = mark.substring(1).replace(":", "").length();
    text.append(String.format("%02d", size / 3600));
    if (digits >= 4) {
      text.append(separator).append(String.format("%02d", size / 60 % 60));
    }
    if (digits >= 6) {
      text.append(separator).append(String.format("%02d", size % 60));
    }
    return text.toString();
  }
}
