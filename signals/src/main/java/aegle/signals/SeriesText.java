package aegle.signals;

import java.util.regex.Pattern;

/**
 * Writes labels as Prometheus 3 prints a series: legacy names bare, all others quoted, values in
 * Go's quoting.
 */
final class SeriesText {
  private static final Pattern LEGACY_METRIC = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*");
  private static final Pattern LEGACY_LABEL = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");

  private SeriesText() {}

  static String of(Labels labels) {
    String metric = labels.metricName();
    boolean bareName = LEGACY_METRIC.matcher(metric).matches();
    StringBuilder text = new StringBuilder(bareName ? metric : "");
    if (bareName && labels.size() == 1) {
      return text.toString();
    }
    text.append('{');
    String separator = "";
    if (!metric.isEmpty() && !bareName) {
      quote(text, metric);
      separator = ", ";
    }
    for (int i = 0; i < labels.size(); i++) {
      String name = labels.name(i);
      if (name.equals(Labels.METRIC_NAME)) {
        continue;
      }
      text.append(separator);
      if (LEGACY_LABEL.matcher(name).matches()) {
        text.append(name);
      } else {
        quote(text, name);
      }
      text.append('=');
      quote(text, labels.value(i));
      separator = ", ";
    }
    return text.append('}').toString();
  }

  private static void quote(StringBuilder text, String value) {
    text.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '"' -> text.append("\\\"");
        case '\\' -> text.append("\\\\");
        case '\n' -> text.append("\\n");
        case '\t' -> text.append("\\t");
        case '\r' -> text.append("\\r");
        default -> {
          if (c < 0x20 || c == 0x7f) {
            text.append(String.format("\\x%02x", (int) c));
          } else {
            text.append(c);
          }
        }
      }
    }
    text.append('"');
  }
}
