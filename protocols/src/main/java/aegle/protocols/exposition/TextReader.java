package aegle.protocols.exposition;

import aegle.protocols.DecodeException;
import aegle.signals.GoQuote;
import aegle.signals.MetricMetadata;

/** Reads the Prometheus text format 0.0.4. */
final class TextReader extends ExpositionReader {
  TextReader(TextLexer lexer, String keySpace, long scrapeMillis) {
    super(lexer, keySpace, scrapeMillis);
  }

  @Override
  Entry nextEntry() {
    while (true) {
      entryStart = lexer.position;
      Token token = lexer.next();
      switch (token) {
        case END -> {
          return Entry.END;
        }
        case LINEBREAK -> {
          continue;
        }
        case HELP, TYPE -> {
          return metadata(token);
        }
        case COMMENT -> {
          requireLinebreak("linebreak expected after comment");
          return Entry.COMMENT;
        }
        case BRACE_OPEN -> {
          beginSeries(-1, -1);
          labelPairs();
          endSeries();
          return endOfLine(lexer.next());
        }
        case METRIC_NAME -> {
          return named();
        }
        default -> throw expected("expected a valid start token", token);
      }
    }
  }

  private Entry named() {
    beginSeries(lexer.start, lexer.position);
    Token token = lexer.next();
    if (token == Token.BRACE_OPEN) {
      labelPairs();
      endSeries();
      token = lexer.next();
    }
    return endOfLine(token);
  }

  private Entry metadata(Token announced) {
    String family = metaName(announced, lexer.next());
    Token token = lexer.next();
    if (token != Token.TEXT) {
      throw new DecodeException("expected text in " + announced.word() + ", got " + token.word());
    }
    int from = Math.min(lexer.start + 1, lexer.position);
    int to = lexer.position;
    if (announced == Token.TYPE) {
      type = typeOf(SeriesLabels.text(lexer.bytes, from, to));
    } else {
      requireUtf8Help(from, to);
    }
    requireLinebreak("linebreak expected after metadata");
    Entry entry = announced == Token.TYPE ? Entry.TYPE : Entry.HELP;
    String text = SeriesLabels.text(lexer.bytes, from, to);
    addMetadata(entry, family, SeriesLabels.unescape(text, false));
    return entry;
  }

  private static MetricMetadata.Type typeOf(String word) {
    return switch (word) {
      case "counter" -> MetricMetadata.Type.COUNTER;
      case "gauge" -> MetricMetadata.Type.GAUGE;
      case "histogram" -> MetricMetadata.Type.HISTOGRAM;
      case "summary" -> MetricMetadata.Type.SUMMARY;
      case "untyped" -> MetricMetadata.Type.UNKNOWN;
      default -> throw new DecodeException("invalid metric type " + GoQuote.of(word));
    };
  }

  private void requireLinebreak(String complaint) {
    Token token = lexer.next();
    if (token != Token.LINEBREAK) {
      throw expected(complaint, token);
    }
  }

  private void labelPairs() {
    Token token = lexer.next();
    while (token != Token.BRACE_CLOSE) {
      int from = lexer.start;
      int to = lexer.position;
      boolean quoted = token == Token.QUOTED;
      if (!quoted && token != Token.LABEL_NAME) {
        throw expected("expected label name", token);
      }
      token = lexer.next();
      if (quoted && (token == Token.COMMA || token == Token.BRACE_CLOSE)) {
        takeQuotedName(from, to);
        token = token == Token.COMMA ? lexer.next() : token;
        continue;
      }
      takeLabelName(from, to);
      if (token != Token.EQUAL) {
        throw expected("expected equal", token);
      }
      takeLabelValue(lexer.next());
      // Prometheus lets the comma between labels be missing in this format.
      token = lexer.next();
      if (token == Token.COMMA) {
        token = lexer.next();
      }
    }
  }

  private Entry endOfLine(Token first) {
    requireName();
    if (first != Token.VALUE) {
      throw expected("expected value after metric", first);
    }
    value = number(0);
    timestamped = false;
    Token token = lexer.next();
    if (token == Token.TIMESTAMP) {
      timestamped = true;
      timestampMillis = wholeNumber();
      token = lexer.next();
      if (token != Token.LINEBREAK) {
        throw expected("expected next entry after timestamp", token);
      }
    } else if (token != Token.LINEBREAK) {
      throw expected("expected timestamp or new record", token);
    }
    return Entry.SERIES;
  }

  private long wholeNumber() {
    long number = 0;
    for (int i = lexer.start; i < lexer.position; i++) {
      int digit = lexer.bytes[i] - '0';
      if (number > (Long.MAX_VALUE - digit) / 10) {
        throw new DecodeException(
            "strconv.ParseInt: parsing "
                + excerpt(lexer.start, lexer.position)
                + ": value out of range while parsing: "
                + excerpt(entryStart, lexer.position));
      }
      number = number * 10 + digit;
    }
    return number;
  }
}
