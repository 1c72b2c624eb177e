package aegle.protocols.exposition;

import aegle.signals.GoFloat;
import aegle.signals.Labels;
import aegle.signals.MetricMetadata;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Writes series in the text format 0.0.4 or in OpenMetrics: families one after the other, then
 * {@link #finish}. Not thread-safe; does not close the stream.
 */
public final class ExpositionWriter {
  private static final int BUFFER_CHARS = 8 * 1024;

  /** How names that older readers do not know are written. */
  public enum Names {
    /** As they are, in quotes. */
    QUOTED,
    /** With {@code _} for each character that the old rules do not allow. */
    UNDERSCORES
  }

  private final ExpositionFormat format;
  private final Names names;
  private final OutputStream out;
  private final StringBuilder text = new StringBuilder(BUFFER_CHARS);

  public ExpositionWriter(ExpositionFormat format, Names names, OutputStream out) {
    this.format = format;
    this.names = names;
    this.out = out;
  }

  /** Begins a family; its samples follow. */
  public void family(String name, MetricMetadata.Type type) throws IOException {
    text.append("# TYPE ");
    if (isBare(name, true) || names == Names.UNDERSCORES) {
      text.append(bare(name, true));
    } else {
      quoted(name);
    }
    boolean untyped = type == MetricMetadata.Type.UNKNOWN && format == ExpositionFormat.TEXT;
    text.append(' ').append(untyped ? "untyped" : type.word()).append('\n');
    flushWhenLarge();
  }

  /**
   * Writes a sample with its time.
   *
   * @param emptyLabel a label to write with an empty value, which tells a scraper that honors
   *     labels not to set its own; none when empty
   */
  public void sample(Labels labels, double value, long timestampMillis, String emptyLabel)
      throws IOException {
    series(labels, emptyLabel);
    text.append(' ').append(GoFloat.general(value)).append(' ');
    if (format == ExpositionFormat.OPENMETRICS) {
      text.append(GoFloat.plain(timestampMillis / 1_000.0));
    } else {
      text.append(timestampMillis);
    }
    text.append('\n');
    flushWhenLarge();
  }

  /** Ends the page. */
  public void finish() throws IOException {
    if (format == ExpositionFormat.OPENMETRICS) {
      text.append("# EOF\n");
    }
    flush();
  }

  private void series(Labels labels, String emptyLabel) {
    String metric = labels.metricName();
    boolean bareMetric = isBare(metric, true) || names == Names.UNDERSCORES;
    if (bareMetric) {
      text.append(bare(metric, true));
    }
    int before = text.length();
    text.append('{');
    String separator = "";
    if (!bareMetric) {
      quoted(metric);
      separator = ",";
    }
    for (int i = 0; i < labels.size(); i++) {
      String name = labels.name(i);
      if (name.equals(Labels.METRIC_NAME)) {
        continue;
      }
      text.append(separator);
      separator = ",";
      if (isBare(name, false) || names == Names.UNDERSCORES) {
        text.append(bare(name, false));
      } else {
        quoted(name);
      }
      text.append('=');
      quoted(labels.value(i));
    }
    if (!emptyLabel.isEmpty()) {
      text.append(separator).append(emptyLabel).append("=\"\"");
    }
    if (text.length() == before + 1) {
      text.setLength(before);
    } else {
      text.append('}');
    }
  }

  private static boolean isBare(String name, boolean colons) {
    for (int i = 0; i < name.length(); i++) {
      if (!isBare(name.charAt(i), i, colons)) {
        return false;
      }
    }
    return !name.isEmpty();
  }

  private static boolean isBare(char c, int at, boolean colons) {
    boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    return letter || (at > 0 && c >= '0' && c <= '9') || (colons && c == ':');
  }

  private static String bare(String name, boolean colons) {
    if (isBare(name, colons)) {
      return name;
    }
    StringBuilder bare = new StringBuilder(name.length());
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      bare.append(isBare(c, i, colons) ? c : '_');
    }
    return bare.toString();
  }

  private void quoted(String value) {
    text.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '"' -> text.append("\\\"");
        case '\\' -> text.append("\\\\");
        case '\n' -> text.append("\\n");
        default -> text.append(c);
      }
    }
    text.append('"');
  }

  private void flushWhenLarge() throws IOException {
    if (text.length() >= BUFFER_CHARS) {
      flush();
    }
  }

  private void flush() throws IOException {
    out.write(text.toString().getBytes(StandardCharsets.UTF_8));
    text.setLength(0);
  }
}
