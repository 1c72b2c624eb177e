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
      text.append(GoQuote.of(metric));
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
        text.append(GoQuote.of(name));
      }
      text.append('=');
      text.append(GoQuote.of(labels.value(i)));
      separator = ", ";
    }
    return text.append('}').toString();
  }
}
