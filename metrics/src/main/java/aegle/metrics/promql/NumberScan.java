package aegle.metrics.promql;

/**
 * Finds the end of a number or a duration. A number may be decimal, hexadecimal or octal, with
 * underscores between digits ({@code 1_000}), and need not be valid in every detail: that shows
 * when it is read.
 */
final class NumberScan {
  enum Kind {
    NUMBER,
    DURATION,
    BAD
  }

  private static final String DECIMAL = "0123456789";
  private static final String HEXADECIMAL = "0123456789abcdefABCDEF";

  private final String input;
  private int position;
  private final Kind kind;

  NumberScan(String input, int start) {
    this.input = input;
    this.position = start;
    if (number()) {
      kind = Kind.NUMBER;
    } else {
      kind = duration() ? Kind.DURATION : Kind.BAD;
    }
  }

  Kind kind() {
    return kind;
  }

  /** Index after the last character of it, or of what was looked at in vain. */
  int end() {
    return position;
  }

  private boolean number() {
    int from = position;
    String digits = DECIMAL;
    if (accept("0") && accept("xX")) {
      accept("_");
      digits = HEXADECIMAL;
    }
    accept(".");
    accept(digits);
    boolean dot = false;
    boolean exponent = false;
    while (is(digits + "._eE")) {
      if ((is(".") && dot) || (is("eE") && exponent)) {
        position++;
        return false;
      }
      if (accept(".")) {
        dot = true;
        if (accept("_.") || digits.length() > DECIMAL.length()) {
          return false;
        }
      } else if (digits.length() == DECIMAL.length() && accept("eE")) {
        exponent = true;
        accept("+-");
        if (accept("._eE") || atEnd()) {
          return false;
        }
      } else if (accept("_")) {
        if (accept("._eE") || atEnd()) {
          return false;
        }
      } else {
        acceptAll(digits);
      }
    }
    return position > from && !Lexer.isAlphaNumeric(peek());
  }

  private boolean duration() {
    if (!accept("smhdwy")) {
      return false;
    }
    accept("s");
    while (accept(DECIMAL)) {
      acceptAll(DECIMAL);
      if (!accept("smhdw")) {
        return false;
      }
      accept("s");
    }
    if (Lexer.isAlphaNumeric(peek())) {
      position++;
      return false;
    }
    return true;
  }

  private boolean atEnd() {
    return position >= input.length();
  }

  private int peek() {
    return atEnd() ? -1 : input.charAt(position);
  }

  private boolean is(String characters) {
    return !atEnd() && characters.indexOf(input.charAt(position)) >= 0;
  }

  private boolean accept(String characters) {
    boolean accepted = is(characters);
    if (accepted) {
      position++;
    }
    return accepted;
  }

  private void acceptAll(String characters) {
    while (is(characters)) {
      position++;
    }
  }
}
