package aegle.metrics.rules.template;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes values of templates as Go's {@code encoding/json} does: keys of maps sorted, and no sign
 * that could end an element of a page.
 */
public final class GoJson {
  /** Deepest nesting, as a value of a template can be built of others. */
  private static final int MAX_DEPTH = 100;

  private GoJson() {}

  /**
   * A value as JSON without spaces.
   *
   * @throws FunctionException for numbers that JSON does not have, and for nesting without end
   */
  public static String of(@Nullable Object value) {
    StringBuilder out = new StringBuilder();
    write(value, out, 0);
    return out.toString();
  }

  private static void write(@Nullable Object value, StringBuilder out, int depth) {
    if (depth > MAX_DEPTH) {
      throw new FunctionException("json: the value is nested deeper than " + MAX_DEPTH);
    }
    switch (value) {
      case null -> out.append("null");
      case Boolean flag -> out.append(flag);
      case Long number -> out.append(number);
      case BigInteger number -> out.append(number);
      case Double number -> out.append(number(number));
      case TemplateObject object when object.asInteger().isPresent() ->
          out.append(object.asInteger().getAsLong());
      case TemplateObject object -> write(object.json(), out, depth);
      case Map<?, ?> map -> map(map, out, depth);
      case List<?> list -> list(list, out, depth);
      default -> string(value.toString(), out);
    }
  }

  private static void map(Map<?, ?> map, StringBuilder out, int depth) {
    Map<?, ?> ordered = map instanceof OrderedFields ? map : sorted(map);
    char separator = '{';
    for (Map.Entry<?, ?> entry : ordered.entrySet()) {
      out.append(separator);
      string(String.valueOf(entry.getKey()), out);
      out.append(':');
      write(entry.getValue(), out, depth + 1);
      separator = ',';
    }
    out.append(separator == '{' ? "{}" : "}");
  }

  private static Map<?, ?> sorted(Map<?, ?> map) {
    Map<String, @Nullable Object> sorted = new TreeMap<>();
    map.forEach((key, value) -> sorted.put(String.valueOf(key), value));
    return sorted;
  }

  private static void list(List<?> list, StringBuilder out, int depth) {
    char separator = '[';
    for (Object item : list) {
      out.append(separator);
      write(item, out, depth + 1);
      separator = ',';
    }
    out.append(separator == '[' ? "[]" : "]");
  }

  private static String number(double number) {
    if (Double.isNaN(number) || Double.isInfinite(number)) {
      throw new FunctionException(
          "json: unsupported value: " + GoNumbers.formatFloat(number, 'g', -1));
    }
    double size = Math.abs(number);
    boolean plain = size == 0 || (size >= 1e-6 && size < 1e21);
    String text = GoNumbers.formatFloat(number, plain ? 'f' : 'e', -1);
    return plain ? text : text.replace("e-0", "e-");
  }

  private static void string(String text, StringBuilder out) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\b' -> out.append("\\b");
        case '\f' -> out.append("\\f");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        case '<', '>', '&', '\u2028', '\u2029' -> out.append(String.format("\\u%04x", (int) c));
        default -> {
          if (c < ' ') {
            out.append(String.format("\\u%04x", (int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }
}
