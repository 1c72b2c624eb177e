package aegle.metrics.rules.template;

import static aegle.metrics.rules.template.ParameterType.ANY;
import static aegle.metrics.rules.template.ParameterType.STRING;

import java.math.BigInteger;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The functions every Go template has (text/template/funcs.go). */
final class Builtins {
  static final List<TemplateFunction> ALL =
      List.of(
          // The executor evaluates "and" and "or" itself, since they stop early.
          TemplateFunction.variadic("and", args -> args.any(0), ANY, ANY),
          TemplateFunction.variadic("or", args -> args.any(0), ANY, ANY),
          TemplateFunction.of("not", args -> !Values.isTrue(args.any(0)), ANY),
          TemplateFunction.variadic("eq", Builtins::equalsAny, ANY, ANY),
          TemplateFunction.of("ne", args -> !equal(args.any(0), args.any(1)), ANY, ANY),
          TemplateFunction.of("lt", args -> less(args.any(0), args.any(1)), ANY, ANY),
          TemplateFunction.of(
              "le",
              args -> less(args.any(0), args.any(1)) || equal(args.any(0), args.any(1)),
              ANY,
              ANY),
          TemplateFunction.of(
              "gt",
              args -> !less(args.any(0), args.any(1)) && !equal(args.any(0), args.any(1)),
              ANY,
              ANY),
          TemplateFunction.of("ge", args -> !less(args.any(0), args.any(1)), ANY, ANY),
          TemplateFunction.of("len", args -> length(args.any(0)), ANY),
          TemplateFunction.variadic("index", Builtins::index, ANY, ANY),
          TemplateFunction.variadic("slice", Builtins::slice, ANY, ANY),
          TemplateFunction.variadic("print", args -> GoFormat.sprint(args.from(0)), ANY),
          TemplateFunction.variadic(
              "printf", args -> GoFormat.sprintf(args.string(0), args.from(1)), STRING, ANY),
          TemplateFunction.variadic("println", args -> GoFormat.sprintln(args.from(0)), ANY),
          TemplateFunction.variadic("html", args -> html(joined(args)), ANY),
          TemplateFunction.variadic("js", args -> javaScript(joined(args)), ANY),
          TemplateFunction.variadic("urlquery", args -> queryEscape(joined(args)), ANY),
          TemplateFunction.variadic("call", Builtins::call, ANY, ANY));

  private Builtins() {}

  private static String joined(Arguments arguments) {
    return arguments.size() == 1 && arguments.any(0) instanceof String text
        ? text
        : GoFormat.sprint(arguments.from(0));
  }

  /** As Go's {@code html}. */
  static String html(String text) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '"' -> out.append("&#34;");
        case '\'' -> out.append("&#39;");
        case 0 -> out.append('\ufffd');
        default -> out.append(c);
      }
    }
    return out.toString();
  }

  private static String javaScript(String text) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '\\' -> out.append("\\\\");
        case '\'' -> out.append("\\'");
        case '"' -> out.append("\\\"");
        case '<', '>', '&', '=' -> out.append(String.format("\\u%04X", (int) c));
        default -> out.append(c < ' ' ? String.format("\\u%04X", (int) c) : String.valueOf(c));
      }
    }
    return out.toString();
  }

  /** As Go's {@code url.QueryEscape}. */
  static String queryEscape(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("*", "%2A").replace("%7E", "~");
  }

  private static Object call(Arguments arguments) {
    throw new FunctionException("non-function of type " + Values.typeName(arguments.any(0)));
  }

  private static Object equalsAny(Arguments arguments) {
    if (arguments.size() == 1) {
      throw new FunctionException("missing argument for comparison");
    }
    for (Object other : arguments.from(1)) {
      if (equal(arguments.any(0), other)) {
        return true;
      }
    }
    return false;
  }

  private static boolean equal(@Nullable Object a, @Nullable Object b) {
    if (a == null || b == null) {
      return a == null && b == null;
    }
    if (isInteger(a) && isInteger(b)) {
      return big(a).equals(big(b));
    }
    Object left = comparable(a);
    Object right = comparable(b);
    if (!left.getClass().equals(right.getClass())) {
      throw incompatible(a, b);
    }
    return left instanceof Double number
        ? number.doubleValue() == (Double) right
        : left.equals(right);
  }

  private static boolean less(@Nullable Object a, @Nullable Object b) {
    if (a == null || b == null) {
      throw new FunctionException("invalid type for comparison");
    }
    if (isInteger(a) && isInteger(b)) {
      return big(a).compareTo(big(b)) < 0;
    }
    Object left = comparable(a);
    Object right = comparable(b);
    return switch (left) {
      case Double number when right instanceof Double other -> number < other;
      case String text when right instanceof String other -> text.compareTo(other) < 0;
      case Boolean _ when right instanceof Boolean ->
          throw new FunctionException("invalid type for comparison");
      default -> throw incompatible(a, b);
    };
  }

  private static FunctionException incompatible(Object a, Object b) {
    return new FunctionException(
        "incompatible types for comparison: " + Values.typeName(a) + " and " + Values.typeName(b));
  }

  private static boolean isInteger(Object value) {
    return value instanceof Long || value instanceof BigInteger;
  }

  private static BigInteger big(Object value) {
    return value instanceof BigInteger number ? number : BigInteger.valueOf((Long) value);
  }

  private static Object comparable(Object value) {
    return switch (value) {
      case String _, Double _, Boolean _, Long _, BigInteger _ -> value;
      case SafeHtml html -> html.html();
      case SafeUrl url -> url.url();
      case TemplateObject object when object.asInteger().isPresent() ->
          object.asInteger().getAsLong();
      default ->
          throw new FunctionException(
              "non-comparable type " + GoVerb.plain(value) + ": " + Values.typeName(value));
    };
  }

  private static Object length(@Nullable Object value) {
    return switch (value) {
      case null -> throw new FunctionException("len of nil pointer");
      case String text -> (long) text.getBytes(StandardCharsets.UTF_8).length;
      case List<?> list -> (long) list.size();
      case Map<?, ?> map -> (long) map.size();
      default -> throw new FunctionException("len of type " + Values.typeName(value));
    };
  }

  private static @Nullable Object index(Arguments arguments) {
    Object item = arguments.any(0);
    if (item == null) {
      throw new FunctionException("index of untyped nil");
    }
    for (Object key : arguments.from(1)) {
      item = indexed(item, key);
    }
    return item;
  }

  private static @Nullable Object indexed(@Nullable Object item, @Nullable Object key) {
    return switch (item) {
      case null -> throw new FunctionException("index of nil pointer");
      case List<?> list -> list.get(position(key, list.size() - 1));
      case String text -> {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        yield (long) (bytes[position(key, bytes.length - 1)] & 0xff);
      }
      case Map<?, ?> map -> {
        if (!(key instanceof String)) {
          throw new FunctionException(
              key == null
                  ? "value is nil; should be of type string"
                  : "value has type " + Values.typeName(key) + "; should be string");
        }
        Object found = map.get(key);
        yield found == null && Values.holdsTexts(map) ? "" : found;
      }
      default -> throw new FunctionException("can't index item of type " + Values.typeName(item));
    };
  }

  private static int position(@Nullable Object key, int last) {
    if (key == null) {
      throw new FunctionException("cannot index slice/array with nil");
    }
    if (!isInteger(key)) {
      throw new FunctionException("cannot index slice/array with type " + Values.typeName(key));
    }
    BigInteger position = big(key);
    if (position.signum() < 0 || position.compareTo(BigInteger.valueOf(last)) > 0) {
      throw new FunctionException("index out of range: " + position);
    }
    return position.intValue();
  }

  private static Object slice(Arguments arguments) {
    Object item = arguments.any(0);
    if (item == null) {
      throw new FunctionException("slice of untyped nil");
    }
    if (arguments.size() > 4) {
      throw new FunctionException("too many slice indexes: " + (arguments.size() - 1));
    }
    if (!(item instanceof String) && !(item instanceof List<?>)) {
      throw new FunctionException("can't slice item of type " + Values.typeName(item));
    }
    if (item instanceof String && arguments.size() == 4) {
      throw new FunctionException("cannot 3-index slice a string");
    }
    byte[] bytes =
        item instanceof String text ? text.getBytes(StandardCharsets.UTF_8) : new byte[0];
    int size = item instanceof List<?> list ? list.size() : bytes.length;
    int from = arguments.size() > 1 ? position(arguments.any(1), size) : 0;
    int to = arguments.size() > 2 ? position(arguments.any(2), size) : size;
    if (from > to) {
      throw new FunctionException("invalid slice index: " + from + " > " + to);
    }
    return item instanceof List<?> list
        ? list.subList(from, to)
        : new String(bytes, from, to - from, StandardCharsets.UTF_8);
  }
}
