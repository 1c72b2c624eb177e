package aegle.metrics.rules.template;

import aegle.signals.GoQuote;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One formatting verb with its flags, such as {@code %-8.2f}. Filled, then used once. */
final class GoVerb {
  boolean sharp;
  boolean zero;
  boolean plus;
  boolean minus;
  boolean space;
  int width = -1;
  int precision = -1;
  int letter = 'v';

  /** A value as {@code %v} shows it. */
  static String plain(@Nullable Object value) {
    StringBuilder text = new StringBuilder();
    new GoVerb().write(value, text);
    return text.toString();
  }

  void write(@Nullable Object value, StringBuilder out) {
    if (letter == 'T') {
      out.append(padded(value == null ? "<nil>" : Values.typeName(value)));
      return;
    }
    switch (value) {
      case null -> {
        if (letter == 'v') {
          out.append(padded("<nil>"));
        } else {
          bad(value, out);
        }
      }
      case Boolean flag -> {
        if (letter == 't' || letter == 'v') {
          out.append(padded(flag.toString()));
        } else {
          bad(value, out);
        }
      }
      case Long number -> integer(value, BigInteger.valueOf(number), out);
      case BigInteger number -> integer(value, number, out);
      case Double number -> number(number, out);
      case String text -> text(value, text, out);
      case SafeHtml html -> text(value, html.html(), out);
      case SafeUrl url -> text(value, url.url(), out);
      case TemplateObject object when object.isStringer() -> object(object, out);
      case List<?> list -> list(list, out);
      case Map<?, ?> map -> map(map, out);
      case TemplateObject object -> object(object, out);
      default -> out.append(padded(value.toString()));
    }
  }

  private void object(TemplateObject object, StringBuilder out) {
    if ("vsxXq".indexOf(letter) >= 0) {
      text(object, object.toString(), out);
    } else if (object.asInteger().isPresent()) {
      integer(object, BigInteger.valueOf(object.asInteger().getAsLong()), out);
    } else {
      bad(object, out);
    }
  }

  private void bad(@Nullable Object value, StringBuilder out) {
    out.append("%!").appendCodePoint(letter).append('(');
    if (value == null) {
      out.append("<nil>");
    } else {
      out.append(Values.typeName(value)).append('=').append(plain(value));
    }
    out.append(')');
  }

  private void list(List<?> list, StringBuilder out) {
    out.append('[');
    String separator = "";
    for (Object item : list) {
      out.append(separator);
      write(item, out);
      separator = " ";
    }
    out.append(']');
  }

  private void map(Map<?, ?> map, StringBuilder out) {
    TreeMap<String, @Nullable Object> sorted = new TreeMap<>();
    map.forEach((key, value) -> sorted.put(String.valueOf(key), value));
    out.append("map[");
    String separator = "";
    for (Map.Entry<String, @Nullable Object> entry : sorted.entrySet()) {
      out.append(separator);
      write(entry.getKey(), out);
      out.append(':');
      write(entry.getValue(), out);
      separator = " ";
    }
    out.append(']');
  }

  private void text(Object value, String text, StringBuilder out) {
    String cut = text;
    if (precision >= 0 && text.codePointCount(0, text.length()) > precision) {
      cut = text.substring(0, text.offsetByCodePoints(0, precision));
    }
    switch (letter) {
      case 'v' -> out.append(padded(sharp ? GoQuote.of(cut) : cut));
      case 's' -> out.append(padded(cut));
      case 'q' -> out.append(padded(quoted(cut)));
      case 'x' -> out.append(padded(hex(cut, HexFormat.of())));
      case 'X' -> out.append(padded(hex(cut, HexFormat.of().withUpperCase())));
      default -> bad(value, out);
    }
  }

  private String quoted(String text) {
    if (sharp && text.indexOf('`') < 0) {
      return "`" + text + "`";
    }
    return plus ? GoQuote.ascii(text) : GoQuote.of(text);
  }

  private String hex(String text, HexFormat form) {
    HexFormat spaced = space ? form.withDelimiter(" ") : form;
    String digits = spaced.formatHex(text.getBytes(StandardCharsets.UTF_8));
    return sharp && !digits.isEmpty() ? "0" + Character.toString(letter) + digits : digits;
  }

  private void integer(Object value, BigInteger number, StringBuilder out) {
    switch (letter) {
      case 'v', 'd' -> out.append(signed(number, 10, ""));
      case 'b' -> out.append(signed(number, 2, sharp ? "0b" : ""));
      case 'o' -> out.append(signed(number, 8, sharp ? "0" : ""));
      case 'O' -> out.append(signed(number, 8, "0o"));
      case 'x' -> out.append(signed(number, 16, sharp ? "0x" : ""));
      case 'X' ->
          out.append(signed(number, 16, sharp ? "0x" : "").toUpperCase(java.util.Locale.ROOT));
      case 'c' -> out.append(padded(character(number)));
      case 'q' -> out.append(padded(GoQuote.character(character(number).codePointAt(0))));
      case 'U' -> out.append(padded(unicode(number)));
      default -> bad(value, out);
    }
  }

  private String unicode(BigInteger number) {
    int codePoint = character(number).codePointAt(0);
    return sharp ? GoQuote.unicode(codePoint) : String.format("U+%04X", codePoint);
  }

  private static String character(BigInteger number) {
    boolean valid = number.bitLength() < 32 && Character.isValidCodePoint(number.intValue());
    return Character.toString(valid ? number.intValue() : 0xfffd);
  }

  private String signed(BigInteger number, int radix, String prefix) {
    String sign = number.signum() < 0 ? "-" : plus && letter != 'v' ? "+" : space ? " " : "";
    String digits = number.abs().toString(radix);
    int wanted = precision;
    if (precision < 0 && zero && !minus && width > 0) {
      wanted = width - sign.length();
    }
    if (digits.length() < wanted) {
      digits = "0".repeat(wanted - digits.length()) + digits;
    }
    return spacePadded(sign + prefix + digits);
  }

  private void number(double value, StringBuilder out) {
    switch (letter) {
      case 'v' -> out.append(signed(GoNumbers.formatFloat(value, 'g', precision)));
      case 'e', 'E', 'f', 'F' ->
          out.append(
              signed(GoNumbers.formatFloat(value, (char) letter, precision < 0 ? 6 : precision)));
      case 'g', 'G' -> out.append(signed(GoNumbers.formatFloat(value, (char) letter, precision)));
      default -> bad(value, out);
    }
  }

  private String signed(String number) {
    boolean hasSign = number.startsWith("-") || number.startsWith("+");
    String sign = number.startsWith("-") ? "-" : "+";
    String digits = hasSign ? number.substring(1) : number;
    if (sign.equals("+")) {
      // An infinity keeps its sign by default.
      sign = plus || digits.equals("Inf") ? "+" : space ? " " : "";
    }
    boolean finite = !digits.equals("Inf") && !digits.equals("NaN");
    int missing = width - sign.length() - digits.length();
    if (zero && !minus && finite && missing > 0) {
      digits = "0".repeat(missing) + digits;
    }
    return spacePadded(sign + digits);
  }

  private String padded(String text) {
    return zero && !minus ? pad(text, '0') : pad(text, ' ');
  }

  private String spacePadded(String text) {
    return pad(text, ' ');
  }

  private String pad(String text, char with) {
    int missing = width - text.codePointCount(0, text.length());
    if (missing <= 0) {
      return text;
    }
    String padding = String.valueOf(with).repeat(missing);
    return minus ? text + padding : padding + text;
  }
}
