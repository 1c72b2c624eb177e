package aegle.metrics.promql;

import java.nio.charset.StandardCharsets;

/** The characters {@code start <= i < end} of an expression. */
public record Span(int start, int end) {
  /** From the first character of one to the last of the other. */
  static Span of(Span first, Span last) {
    return new Span(first.start, last.end);
  }

  /**
   * Line and column of the start, both from 1, the column in bytes of UTF-8 as Prometheus counts:
   * {@code 1:5}.
   */
  String place(String expression) {
    int at = Math.min(Math.max(start, 0), expression.length());
    int line = 1;
    int lineStart = 0;
    for (int i = 0; i < at; i++) {
      if (expression.charAt(i) == '\n') {
        line++;
        lineStart = i + 1;
      }
    }
    int bytes = expression.substring(lineStart, at).getBytes(StandardCharsets.UTF_8).length;
    return line + ":" + (bytes + 1);
  }
}
