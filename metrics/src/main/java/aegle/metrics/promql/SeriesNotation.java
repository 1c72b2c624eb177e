package aegle.metrics.promql;

import aegle.metrics.Matcher;
import aegle.metrics.PromDuration;
import aegle.metrics.promql.QueryException.Kind;
import aegle.signals.GoFloat;
import aegle.signals.GoQuote;
import aegle.signals.Labels;
import aegle.signals.StaleMarker;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;

/**
 * A series with its values in the notation of Prometheus's rule tests and {@code .test} scripts:
 * {@code up{job="clinic"} 1 0+1x3 _ stale}.
 *
 * @param values the expanded sequence; empty where the notation leaves a gap ({@code _}); a
 *     staleness marker where it says {@code stale}
 */
public record SeriesNotation(Labels labels, List<OptionalDouble> values) {
  /** Values that one line may expand to. */
  private static final int MAX_VALUES = 1_000_000;

  public SeriesNotation {
    values = List.copyOf(values);
  }

  /**
   * Reads one line.
   *
   * @throws QueryException of kind BAD_DATA when it is no such line; native histograms are not
   *     supported
   */
  public static SeriesNotation parse(String line) {
    String text = line.strip();
    int end = endOfMetric(text);
    Labels labels = labels(text.substring(0, end));
    Reader reader = new Reader(text, end);
    reader.readAll();
    return new SeriesNotation(labels, reader.values());
  }

  /** Index after the metric: after its closing brace, or before the first blank. */
  private static int endOfMetric(String text) {
    int at = 0;
    while (at < text.length() && text.charAt(at) != '{' && !Lexer.isSpace(text.charAt(at))) {
      at++;
    }
    if (at == text.length() || text.charAt(at) != '{') {
      return at;
    }
    while (at < text.length() && text.charAt(at) != '}') {
      char c = text.charAt(at);
      at++;
      if (c == '"' || c == '\'' || c == '`') {
        while (at < text.length() && text.charAt(at) != c) {
          at += text.charAt(at) == '\\' && c != '`' ? 2 : 1;
        }
        at++;
      }
    }
    return Math.min(at + 1, text.length());
  }

  private static Labels labels(String metric) {
    if (metric.equals("{}") || metric.isEmpty()) {
      return Labels.EMPTY;
    }
    TokenCursor cursor = new TokenCursor(metric);
    Expr.VectorSelector selector = new SelectorParser(cursor).selector();
    if (cursor.type() != TokenType.EOF) {
      throw cursor.unexpected("series", "");
    }
    Labels.Builder labels = Labels.builder();
    for (Matcher matcher : selector.matchers()) {
      if (matcher.type() != Matcher.Type.EQUAL) {
        throw new QueryException(
            Kind.BAD_DATA, "a series is written with =, not with " + matcher.type().sign());
      }
      labels.set(matcher.name(), matcher.value());
    }
    return labels.build();
  }

  /** Expands the items after the metric. */
  private static final class Reader {
    private final String text;
    private final java.util.ArrayList<OptionalDouble> values = new java.util.ArrayList<>();
    private int at;

    Reader(String text, int at) {
      this.text = text;
      this.at = at;
    }

    List<OptionalDouble> values() {
      return values;
    }

    void readAll() {
      for (String item : Arrays.asList(text.substring(at).strip().split("[ \t]+", -1))) {
        if (!item.isEmpty()) {
          read(item);
        }
        at += item.length();
      }
    }

    private void read(String item) {
      if (item.startsWith("{{")) {
        throw bad(item, "native histograms are not supported");
      }
      int times = item.lastIndexOf('x');
      boolean repeated = times > 0 && item.substring(times + 1).matches("[0-9]+");
      String body = repeated ? item.substring(0, times) : item;
      int count = repeated ? count(item, item.substring(times + 1)) : 0;
      if (body.equals("_")) {
        add(OptionalDouble.empty(), repeated ? count : 1);
      } else if (body.equals("stale")) {
        add(OptionalDouble.of(StaleMarker.VALUE), count + 1);
      } else {
        numbers(item, body, count, repeated);
      }
    }

    private void numbers(String item, String body, int count, boolean repeated) {
      int sign = signOfIncrement(body);
      if (sign < 0) {
        add(OptionalDouble.of(number(item, body)), count + 1);
        return;
      }
      if (!repeated) {
        throw bad(item, "a + or - needs the number of repetitions: 1+2x3");
      }
      double value = number(item, body.substring(0, sign));
      double increment = number(item, body.substring(sign + 1));
      for (int i = 0; i <= count; i++) {
        add(OptionalDouble.of(value), 1);
        value = body.charAt(sign) == '-' ? value - increment : value + increment;
      }
    }

    /** The sign between two numbers: neither the first character nor that of an exponent. */
    private static int signOfIncrement(String body) {
      for (int i = 1; i < body.length(); i++) {
        char c = body.charAt(i);
        char before = body.charAt(i - 1);
        boolean exponent =
            (before == 'e' || before == 'E') && i > 1 && Lexer.isDigit(body.charAt(i - 2));
        if ((c == '+' || c == '-') && !exponent) {
          return i;
        }
      }
      return -1;
    }

    private static double number(String item, String number) {
      boolean negative = number.startsWith("-");
      String body = negative || number.startsWith("+") ? number.substring(1) : number;
      try {
        if (body.startsWith("0x")) {
          double value = Long.parseLong(body.substring(2), 16);
          return negative ? -value : value;
        }
        if (body.matches("[0-9].*[smhdwy]")) {
          double value = PromDuration.parseMillis(body) / 1000.0;
          return negative ? -value : value;
        }
        double value = GoFloat.parse(body);
        return negative ? -value : value;
      } catch (IllegalArgumentException e) {
        QueryException failure = bad(item, "use a number, _ or stale");
        failure.initCause(e);
        throw failure;
      }
    }

    private int count(String item, String digits) {
      int count = digits.length() > 7 ? Integer.MAX_VALUE : Integer.parseInt(digits);
      if (count > MAX_VALUES - values.size()) {
        throw bad(item, "a line may have " + MAX_VALUES + " values at most");
      }
      return count;
    }

    private void add(OptionalDouble value, int count) {
      for (int i = 0; i < count; i++) {
        values.add(value);
      }
    }

    private static QueryException bad(String item, String rest) {
      return new QueryException(
          Kind.BAD_DATA, "unexpected " + GoQuote.of(item) + " in series values; " + rest);
    }
  }
}
