package aegle.server.notify;

import aegle.metrics.Matcher;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The lax grammar of Alertmanager before 0.27: braces are optional and need not pair, values need
 * no quotes, a backslash before an ordinary character stands for itself.
 */
final class ClassicMatchers {
  private static final Pattern FORM =
      Pattern.compile(
          "\\s*([a-zA-Z_:][a-zA-Z0-9_:]*)\\s*(=~|=|!=|!~)\\s*(.*?)\\s*", Pattern.DOTALL);

  private ClassicMatchers() {}

  static List<Matcher> parse(String text) {
    String inner = text.startsWith("{") ? text.substring(1) : text;
    inner = inner.endsWith("}") ? inner.substring(0, inner.length() - 1) : inner;
    List<Matcher> matchers = new ArrayList<>();
    for (String token : split(inner)) {
      matchers.add(one(token));
    }
    return matchers;
  }

  /** The parts between the commas that stand outside quotes; a last empty part is none. */
  private static List<String> split(String text) {
    List<String> tokens = new ArrayList<>();
    StringBuilder token = new StringBuilder();
    boolean quoted = false;
    boolean escaped = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == ',' && !quoted) {
        tokens.add(token.toString());
        token.setLength(0);
        continue;
      }
      if (c == '"') {
        quoted ^= !escaped;
        escaped = false;
      } else {
        escaped = c == '\\' && !escaped;
      }
      token.append(c);
    }
    if (!token.toString().isBlank()) {
      tokens.add(token.toString().strip());
    }
    return tokens;
  }

  /** One condition, whose value may hold commas. */
  static Matcher one(String token) {
    var form = FORM.matcher(token);
    if (!form.matches()) {
      throw new IllegalArgumentException("bad matcher format: " + token);
    }
    String value = unescape(form.group(3));
    return MatcherText.matcher(MatcherText.type(form.group(2)), form.group(1), value);
  }

  private static String unescape(String raw) {
    boolean quoted = raw.startsWith("\"");
    String text = quoted ? raw.substring(1) : raw;
    StringBuilder value = new StringBuilder();
    int last = text.length() - 1;
    boolean closed = false;
    for (int i = 0; i <= last; i++) {
      char c = text.charAt(i);
      if (c == '\\' && i < last) {
        appendEscaped(value, text.charAt(++i));
      } else if (c != '"') {
        value.append(c);
      } else if (quoted && i == last) {
        closed = true;
      } else {
        throw unescapedQuote(raw);
      }
    }
    if (quoted && !closed) {
      throw unescapedQuote(raw);
    }
    return value.toString();
  }

  private static void appendEscaped(StringBuilder value, char c) {
    switch (c) {
      case 'n' -> value.append('\n');
      case '"', '\\' -> value.append(c);
      default -> value.append('\\').append(c);
    }
  }

  private static IllegalArgumentException unescapedQuote(String raw) {
    return new IllegalArgumentException("matcher value contains unescaped double quote: " + raw);
  }
}
