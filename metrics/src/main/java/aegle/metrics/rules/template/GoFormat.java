package aegle.metrics.rules.template;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Go's {@code fmt}: {@code Sprint}, {@code Sprintln} and {@code Sprintf}. */
public final class GoFormat {
  /** A width or precision above this is Go's {@code BADWIDTH} or {@code BADPREC}. */
  private static final int MAX_WIDTH_CHARS = 100_000;

  private final String format;
  private final List<@Nullable Object> values;
  private final StringBuilder out = new StringBuilder();
  private int at;
  private int nextValue;
  private boolean reordered;
  private boolean goodIndex;

  private GoFormat(String format, List<@Nullable Object> values) {
    this.format = format;
    this.values = values;
  }

  /** As {@code fmt.Sprintf}: a verb that does not suit its value is shown, never thrown. */
  public static String sprintf(String format, List<@Nullable Object> values) {
    return new GoFormat(format, values).run();
  }

  /** As {@code fmt.Sprintf}. */
  public static String sprintf(String format, @Nullable Object... values) {
    return sprintf(format, Arrays.asList(values));
  }

  /** As {@code fmt.Sprint}: a space between two operands when neither is a text. */
  public static String sprint(List<@Nullable Object> values) {
    StringBuilder text = new StringBuilder();
    boolean textBefore = true;
    for (Object value : values) {
      boolean isText = value instanceof String;
      if (!textBefore && !isText) {
        text.append(' ');
      }
      text.append(GoVerb.plain(value));
      textBefore = isText;
    }
    return text.toString();
  }

  /** As {@code fmt.Sprintln}: spaces between all, a line feed at the end. */
  public static String sprintln(List<@Nullable Object> values) {
    StringBuilder text = new StringBuilder();
    String separator = "";
    for (Object value : values) {
      text.append(separator).append(GoVerb.plain(value));
      separator = " ";
    }
    return text.append('\n').toString();
  }

  private String run() {
    while (at < format.length()) {
      int percent = format.indexOf('%', at);
      if (percent < 0) {
        out.append(format, at, format.length());
        break;
      }
      out.append(format, at, percent);
      at = percent + 1;
      directive();
    }
    if (!reordered && nextValue < values.size()) {
      extra();
    }
    return out.toString();
  }

  private void extra() {
    out.append("%!(EXTRA ");
    String separator = "";
    for (Object value : values.subList(nextValue, values.size())) {
      out.append(separator);
      if (value == null) {
        out.append("<nil>");
      } else {
        out.append(Values.typeName(value)).append('=').append(GoVerb.plain(value));
      }
      separator = ", ";
    }
    out.append(')');
  }

  private void directive() {
    GoVerb verb = new GoVerb();
    flags(verb);
    goodIndex = true;
    index();
    width(verb);
    precision(verb);
    index();
    if (at >= format.length()) {
      out.append("%!(NOVERB)");
      return;
    }
    int letter = format.codePointAt(at);
    at += Character.charCount(letter);
    if (letter == '%') {
      out.append('%');
    } else if (!goodIndex) {
      out.append("%!").appendCodePoint(letter).append("(BADINDEX)");
    } else if (nextValue >= values.size()) {
      out.append("%!").appendCodePoint(letter).append("(MISSING)");
    } else {
      verb.letter = letter;
      verb.write(values.get(nextValue++), out);
    }
  }

  private void flags(GoVerb verb) {
    while (at < format.length()) {
      switch (format.charAt(at)) {
        case '#' -> verb.sharp = true;
        case '0' -> verb.zero = true;
        case '+' -> verb.plus = true;
        case '-' -> verb.minus = true;
        case ' ' -> verb.space = true;
        default -> {
          return;
        }
      }
      at++;
    }
  }

  /** An explicit argument number such as {@code [2]}. */
  private void index() {
    if (at >= format.length() || format.charAt(at) != '[') {
      return;
    }
    reordered = true;
    int close = format.indexOf(']', at);
    if (close < 0) {
      goodIndex = false;
      at++;
      return;
    }
    String number = format.substring(at + 1, close);
    at = close + 1;
    if (number.matches("[0-9]{1,6}")) {
      int wanted = Integer.parseInt(number) - 1;
      if (wanted >= 0 && wanted < values.size()) {
        nextValue = wanted;
        return;
      }
    }
    goodIndex = false;
  }

  private void width(GoVerb verb) {
    if (at < format.length() && format.charAt(at) == '*') {
      at++;
      Integer width = starred();
      if (width == null) {
        out.append("%!(BADWIDTH)");
      } else if (width < 0) {
        verb.minus = true;
        verb.width = -width;
      } else {
        verb.width = width;
      }
    } else {
      verb.width = digits();
    }
  }

  private void precision(GoVerb verb) {
    if (at >= format.length() || format.charAt(at) != '.') {
      return;
    }
    at++;
    index();
    if (at < format.length() && format.charAt(at) == '*') {
      at++;
      Integer precision = starred();
      if (precision == null || precision < 0) {
        out.append("%!(BADPREC)");
      } else {
        verb.precision = precision;
      }
    } else {
      verb.precision = Math.max(0, digits());
    }
  }

  private @Nullable Integer starred() {
    if (nextValue < values.size()
        && values.get(nextValue++) instanceof Long number
        && Math.abs(number) <= MAX_WIDTH_CHARS) {
      return number.intValue();
    }
    return null;
  }

  /** A number in the format, or -1. */
  private int digits() {
    int start = at;
    while (at < format.length() && format.charAt(at) >= '0' && format.charAt(at) <= '9') {
      at++;
    }
    if (at == start) {
      return -1;
    }
    return at - start > 6
        ? MAX_WIDTH_CHARS
        : Math.min(MAX_WIDTH_CHARS, Integer.parseInt(format.substring(start, at)));
  }
}
