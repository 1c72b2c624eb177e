package aegle.metrics.rules.unittest;

import aegle.metrics.PromDuration;
import aegle.metrics.rules.template.FunctionException;
import aegle.metrics.rules.template.GoNumbers;
import aegle.signals.Labels;
import aegle.signals.StaleMarker;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Series with their values as Prometheus's test files write them: {@code up{job="a"} 1 _x3 2+1x5
 * stale}.
 *
 * @param labels the series
 * @param items one for each step: a value, or nothing
 */
public record SeriesNotation(Labels labels, List<Item> items) {
  /** Values of one series; a notation that gives more is refused. */
  public static final int MAX_ITEMS = 1_000_000;

  private static final Pattern REPEATED = Pattern.compile("(.+?)x(\\d+)");
  // No hexadecimal numbers: 0x20 is twenty-one zeros.
  private static final Pattern NUMBER =
      Pattern.compile(
          "[+-]?(?:(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][+-]?\\d+)?|[iI][nN][fF]|[nN][aA][nN])");
  private static final Pattern NUMBER_AND_STEP =
      Pattern.compile("(" + NUMBER + ")([+-])(" + NUMBER + ")");

  public SeriesNotation {
    items = List.copyOf(items);
  }

  /** What stands at one step. */
  public sealed interface Item {
    /** No sample. */
    record Gap() implements Item {}

    /** A number, the staleness marker included. */
    record Point(double value) implements Item {}

    /** A native histogram. */
    record Histogram(NativeHistogram value) implements Item {}
  }

  /**
   * Reads a series with its values.
   *
   * @throws NotationException when it is none
   */
  public static SeriesNotation parse(String text) {
    MetricNotation metric = new MetricNotation(text);
    Labels labels = metric.read();
    return new SeriesNotation(labels, values(text.substring(metric.end())));
  }

  /**
   * Reads a series without values: {@code up{job="clinic"}}, {@code {}} or nothing at all.
   *
   * @throws NotationException when it is none
   */
  public static Labels parseLabels(String text) {
    if (text.isBlank()) {
      return Labels.EMPTY;
    }
    MetricNotation metric = new MetricNotation(text);
    Labels labels = metric.read();
    if (!text.substring(metric.end()).isBlank()) {
      throw new NotationException(
          "1:"
              + (metric.end() + 1)
              + ": parse error: unexpected text behind the series: \""
              + text.substring(metric.end()).strip()
              + "\"");
    }
    return labels;
  }

  /**
   * Reads values separated by blanks.
   *
   * @throws NotationException when one is none
   */
  public static List<Item> values(String text) {
    List<Item> items = new ArrayList<>();
    for (String word : words(text)) {
      if (word.startsWith("{{")) {
        histograms(word, items);
      } else {
        numbers(word, items);
      }
      if (items.size() > MAX_ITEMS) {
        throw new NotationException(
            "the series has more than MAX_ITEMS=" + MAX_ITEMS + " values; use a longer interval");
      }
    }
    return items;
  }

  /** Blanks separate words, except within a histogram's braces. */
  private static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    int depth = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      depth += c == '{' ? 1 : c == '}' ? -1 : 0;
      if (depth == 0 && (c == ' ' || c == '\t' || c == '\n' || c == '\r')) {
        if (!word.isEmpty()) {
          words.add(word.toString());
          word.setLength(0);
        }
      } else {
        word.append(c);
      }
    }
    if (!word.isEmpty()) {
      words.add(word.toString());
    }
    return words;
  }

  private static void numbers(String word, List<Item> items) {
    String base = word;
    int times = -1;
    Matcher repeated = REPEATED.matcher(word);
    if (!NUMBER.matcher(word).matches() && repeated.matches()) {
      base = repeated.group(1);
      times = count(repeated.group(2), word);
    }
    if (base.equals("_")) {
      add(items, new Item.Gap(), times < 0 ? 1 : times);
      return;
    }
    if (base.equals("stale")) {
      add(items, new Item.Point(StaleMarker.VALUE), times < 0 ? 1 : times + 1);
      return;
    }
    Matcher stepped = NUMBER_AND_STEP.matcher(base);
    if (stepped.matches() && times >= 0) {
      double value = number(stepped.group(1), word);
      double step = number(stepped.group(3), word);
      // The sum runs on, so that rounding is Prometheus's.
      for (int i = 0; i <= times; i++) {
        items.add(new Item.Point(value));
        value += stepped.group(2).equals("+") ? step : -step;
      }
      return;
    }
    add(items, new Item.Point(number(base, word)), times < 0 ? 1 : times + 1);
  }

  private static void add(List<Item> items, Item item, int times) {
    for (int i = 0; i < times; i++) {
      items.add(item);
    }
  }

  private static int count(String digits, String word) {
    if (digits.length() > 7 || Integer.parseInt(digits) > MAX_ITEMS) {
      throw new NotationException(
          "'" + word + "' repeats more than MAX_ITEMS=" + MAX_ITEMS + " times");
    }
    return Integer.parseInt(digits);
  }

  private static double number(String text, String word) {
    Double value = tryNumber(text);
    if (value == null) {
      throw new NotationException(
          "parse error: unexpected \""
              + word
              + "\" in series values; write numbers, _, stale,"
              + " 1x5 or 1+2x5");
    }
    return value;
  }

  private static @Nullable Double tryNumber(String text) {
    if (NUMBER.matcher(text).matches()) {
      try {
        return GoNumbers.parseFloat(text);
      } catch (FunctionException _) {
        return null;
      }
    }
    boolean negative = text.startsWith("-");
    String unsigned = negative || text.startsWith("+") ? text.substring(1) : text;
    try {
      double seconds = PromDuration.parseMillis(unsigned) / 1000.0;
      return negative ? -seconds : seconds;
    } catch (IllegalArgumentException _) {
      return null;
    }
  }

  private static void histograms(String word, List<Item> items) {
    int close = word.indexOf("}}");
    if (close < 0) {
      throw new NotationException("parse error: unclosed histogram in \"" + word + "\"");
    }
    NativeHistogram base = NativeHistogram.parse(word.substring(0, close + 2));
    String rest = word.substring(close + 2);
    if (rest.isEmpty()) {
      items.add(new Item.Histogram(base));
      return;
    }
    int x = rest.lastIndexOf('x');
    if (x < 0 || !rest.substring(x + 1).matches("\\d+")) {
      throw new NotationException("parse error: unexpected \"" + rest + "\" behind a histogram");
    }
    int times = count(rest.substring(x + 1), word);
    NativeHistogram step = null;
    if (x > 0) {
      step = NativeHistogram.parse(rest.substring(1, x));
      step = rest.charAt(0) == '-' ? step.negated() : step;
    }
    NativeHistogram value = base;
    for (int i = 0; i <= times; i++) {
      items.add(new Item.Histogram(value));
      value = step == null ? value : value.plus(step);
    }
  }
}
