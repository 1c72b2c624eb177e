package aegle.metrics.rules.unittest;

import aegle.metrics.rules.template.GoLiteral;
import aegle.signals.Labels;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the series in front of its values: name and labels. Used once. */
final class MetricNotation {
  private static final Pattern NAME = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:.]*");
  private static final Pattern LABEL = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");

  private final String text;
  private int at;

  MetricNotation(String text) {
    this.text = text;
  }

  /** Index behind the series, once it was read. */
  int end() {
    return at;
  }

  Labels read() {
    Labels.Builder labels = Labels.builder();
    blanks();
    Matcher name = NAME.matcher(text).region(at, text.length());
    boolean named = name.lookingAt();
    if (named) {
      labels.set(Labels.METRIC_NAME, name.group());
      at = name.end();
    }
    int behindName = at;
    blanks();
    if (at < text.length() && text.charAt(at) == '{' && !text.startsWith("{{", at)) {
      at++;
      labels(labels);
      return labels.build();
    }
    at = behindName;
    if (!named) {
      throw error("a series starts with a name or with {");
    }
    return labels.build();
  }

  private void labels(Labels.Builder labels) {
    blanks();
    while (!take('}')) {
      label(labels);
      blanks();
      if (!take(',')) {
        if (take('}')) {
          return;
        }
        throw error("unexpected " + here() + " in label set, expected \",\" or \"}\"");
      }
      blanks();
    }
  }

  private void label(Labels.Builder labels) {
    String name;
    if (at < text.length() && "\"'`".indexOf(text.charAt(at)) >= 0) {
      name = quoted();
      blanks();
      if (at < text.length() && (text.charAt(at) == ',' || text.charAt(at) == '}')) {
        setName(labels, name);
        return;
      }
    } else {
      Matcher matcher = LABEL.matcher(text).region(at, text.length());
      if (!matcher.lookingAt()) {
        throw error("unexpected " + here() + " in label set, expected identifier or \"}\"");
      }
      name = matcher.group();
      at = matcher.end();
      blanks();
    }
    if (!take('=')) {
      throw error("unexpected " + here() + " in label set, expected \"=\"");
    }
    blanks();
    labels.set(name, quoted());
  }

  private void setName(Labels.Builder labels, String name) {
    String former = labels.get(Labels.METRIC_NAME);
    if (!former.isEmpty()) {
      throw error("metric name must not be set twice: \"" + former + "\" or \"" + name + "\"");
    }
    labels.set(Labels.METRIC_NAME, name);
  }

  private String quoted() {
    if (at >= text.length() || "\"'`".indexOf(text.charAt(at)) < 0) {
      throw error("unexpected " + here() + " in label set, expected string");
    }
    char quote = text.charAt(at);
    int end = at + 1;
    while (end < text.length() && text.charAt(end) != quote) {
      end += text.charAt(end) == '\\' && quote != '`' ? 2 : 1;
    }
    if (end >= text.length()) {
      throw error("unterminated quoted string");
    }
    String literal = text.substring(at, end + 1);
    at = end + 1;
    try {
      return GoLiteral.unquote(literal);
    } catch (IllegalArgumentException e) {
      throw error("invalid escape in " + literal);
    }
  }

  private boolean take(char c) {
    if (at < text.length() && text.charAt(at) == c) {
      at++;
      return true;
    }
    return false;
  }

  private void blanks() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private String here() {
    return at >= text.length() ? "end of input" : "\"" + text.charAt(at) + "\"";
  }

  private NotationException error(String message) {
    return new NotationException("1:" + (at + 1) + ": parse error: " + message);
  }
}
