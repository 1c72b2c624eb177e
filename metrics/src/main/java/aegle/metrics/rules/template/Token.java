package aegle.metrics.rules.template;

import aegle.signals.GoQuote;

/**
 * A piece of a template.
 *
 * @param text as written, or the message of an {@link Kind#ERROR}
 * @param position index of its first character
 * @param line counted from 1
 */
record Token(Kind kind, String text, int position, int line) {
  enum Kind {
    ERROR,
    BOOL,
    CHAR,
    CHARACTER_CONSTANT,
    ASSIGN,
    DECLARE,
    EOF,
    FIELD,
    IDENTIFIER,
    LEFT_DELIMITER,
    LEFT_PARENTHESIS,
    NUMBER,
    PIPE,
    RAW_STRING,
    RIGHT_DELIMITER,
    RIGHT_PARENTHESIS,
    SPACE,
    STRING,
    TEXT,
    VARIABLE,
    DOT,
    NIL,
    KEYWORD
  }

  boolean isKeyword(String word) {
    return kind == Kind.KEYWORD && text.equals(word);
  }

  /** As Go shows it in "unexpected ..." messages. */
  @Override
  public String toString() {
    return switch (kind) {
      case EOF -> "EOF";
      case ERROR -> text;
      case KEYWORD, DOT, NIL -> "<" + text + ">";
      default ->
          text.codePointCount(0, text.length()) > 10
              ? GoQuote.of(text.substring(0, text.offsetByCodePoints(0, 10))) + "..."
              : GoQuote.of(text);
    };
  }
}
