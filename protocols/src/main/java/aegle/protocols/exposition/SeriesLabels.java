package aegle.protocols.exposition;

import aegle.protocols.DecodeException;
import aegle.protocols.NumberText;
import aegle.signals.GoFloat;
import aegle.signals.GoQuote;
import aegle.signals.Labels;
import aegle.signals.MetricMetadata;
import aegle.signals.Utf8;
import java.nio.charset.StandardCharsets;

/** Makes labels from the places in a page where their names and values stand. */
final class SeriesLabels {
  private SeriesLabels() {}

  /**
   * Labels of a series.
   *
   * @param offsets name start and end, then start and end of each label name and of its value
   */
  static Labels of(byte[] bytes, int[] offsets, int count, MetricMetadata.Type type) {
    Labels.Builder builder = Labels.builder();
    builder.set(Labels.METRIC_NAME, name(bytes, offsets[0], offsets[1]));
    for (int i = 2; i + 3 < count; i += 4) {
      String name = name(bytes, offsets[i], offsets[i + 1]);
      if (!builder.get(name).isEmpty()) {
        throw new DecodeException(
            "label name " + GoQuote.of(name) + " is not unique: invalid sample");
      }
      String value = unescaped(bytes, offsets[i + 2], offsets[i + 3]);
      builder.set(name, isNumberLabel(type, name) ? normalised(value) : value);
    }
    return builder.build();
  }

  private static String name(byte[] bytes, int from, int to) {
    if (from == to || !Utf8.isValid(bytes, from, to)) {
      throw new DecodeException(
          "invalid metric name or label names: " + GoQuote.of(bytes, from, to));
    }
    return unescaped(bytes, from, to);
  }

  // Prometheus 3 writes 'le' of a classic histogram and 'quantile' of a summary as OpenMetrics
  // does ("1.0" for "1"), whatever the sender wrote.
  private static boolean isNumberLabel(MetricMetadata.Type type, String name) {
    return (type == MetricMetadata.Type.HISTOGRAM && name.equals("le"))
        || (type == MetricMetadata.Type.SUMMARY && name.equals("quantile"));
  }

  private static String normalised(String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    try {
      return GoFloat.openMetrics(NumberText.parse(bytes, 0, bytes.length));
    } catch (DecodeException e) {
      return value; // As Prometheus: what is no number stays as it is.
    }
  }

  static String text(byte[] bytes, int from, int to) {
    return new String(bytes, from, to - from, StandardCharsets.UTF_8);
  }

  /** The text with {@code \"}, {@code \\} and {@code \n} resolved; other escapes stay. */
  static String unescaped(byte[] bytes, int from, int to) {
    String text = text(bytes, from, to);
    return text.indexOf('\\') < 0 ? text : unescape(text, true);
  }

  static String unescape(String text, boolean quotesToo) {
    StringBuilder plain = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      char next = c == '\\' && i + 1 < text.length() ? text.charAt(i + 1) : 0;
      if (next == '\\' || (next == '"' && quotesToo)) {
        plain.append(next);
        i++;
      } else if (next == 'n') {
        plain.append('\n');
        i++;
      } else {
        plain.append(c);
      }
    }
    return plain.toString();
  }
}
