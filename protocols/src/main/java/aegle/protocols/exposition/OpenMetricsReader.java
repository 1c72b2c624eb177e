package aegle.protocols.exposition;

import aegle.protocols.DecodeException;
import aegle.signals.GoFloat;
import aegle.signals.GoQuote;
import aegle.signals.Labels;
import aegle.signals.MetricMetadata;
import java.util.Optional;

/**
 * Reads OpenMetrics 1.0 as leniently as Prometheus does: the order of families and the sense of
 * their values are not judged.
 */
public final class OpenMetricsReader extends ExpositionReader {
  private boolean createdSkipped;
  private boolean hasExemplar;
  private boolean exemplarTimestamped;
  private double exemplarValue;
  private long exemplarMillis;
  private long exemplarCount;
  private int[] exemplarOffsets = new int[0];

  OpenMetricsReader(OpenMetricsLexer lexer, String keySpace, long scrapeMillis) {
    super(lexer, keySpace, scrapeMillis);
  }

  /** From now on leaves out the {@code _created} series of counters, histograms and summaries. */
  public void skipCreated() {
    createdSkipped = true;
  }

  /** Exemplars read since the start, kept or not. */
  public long exemplarCount() {
    return exemplarCount;
  }

  /** The exemplar beside the current sample. */
  public Optional<Exemplar> exemplar() {
    if (!hasExemplar) {
      return Optional.empty();
    }
    Labels.Builder labels = Labels.builder();
    byte[] bytes = lexer.bytes;
    for (int i = 0; i + 3 < exemplarOffsets.length; i += 4) {
      labels.set(
          SeriesLabels.unescaped(bytes, exemplarOffsets[i], exemplarOffsets[i + 1]),
          SeriesLabels.unescaped(bytes, exemplarOffsets[i + 2], exemplarOffsets[i + 3]));
    }
    Optional<Long> millis = exemplarTimestamped ? Optional.of(exemplarMillis) : Optional.empty();
    return Optional.of(new Exemplar(labels.build(), exemplarValue, millis));
  }

  @Override
  Entry nextEntry() {
    while (true) {
      entryStart = lexer.position;
      hasExemplar = false;
      Token token = lexer.next();
      switch (token) {
        case END_WORD -> {
          if (lexer.next() != Token.END) {
            throw new DecodeException("unexpected data after # EOF");
          }
          return Entry.END;
        }
        case END -> throw noEnd();
        case HELP, TYPE, UNIT -> {
          return metadata(token);
        }
        case BRACE_OPEN, METRIC_NAME -> {
          series(token);
          if (!createdSkipped || !isCreated()) {
            return Entry.SERIES;
          }
        }
        default -> throw expected("expected a valid start token", token);
      }
    }
  }

  private static DecodeException noEnd() {
    return new DecodeException("data does not end with # EOF");
  }

  private void series(Token first) {
    Token token;
    if (first == Token.BRACE_OPEN) {
      beginSeries(-1, -1);
      token = first;
    } else {
      beginSeries(lexer.start, lexer.position);
      token = lexer.next();
    }
    if (token == Token.BRACE_OPEN) {
      labelPairs(false);
      endSeries();
      token = lexer.next();
    }
    endOfLine(token);
  }

  private Entry metadata(Token announced) {
    String family = metaName(announced, lexer.next());
    if (lexer.next() != Token.TEXT) {
      throw new DecodeException("expected text in " + announced.word());
    }
    int from = lexer.start + 1;
    int to = lexer.position - 1;
    String text = SeriesLabels.text(lexer.bytes, from, to);
    Entry entry =
        switch (announced) {
          case TYPE -> {
            type = typeOf(text);
            yield Entry.TYPE;
          }
          case UNIT -> {
            requireSuffix(family, text);
            yield Entry.UNIT;
          }
          default -> {
            requireUtf8Help(from, to);
            text = SeriesLabels.unescape(text, true);
            yield Entry.HELP;
          }
        };
    addMetadata(entry, family, text);
    return entry;
  }

  private static void requireSuffix(String family, String unit) {
    if (!unit.isEmpty() && !family.endsWith("_" + unit)) {
      throw new DecodeException(
          "unit " + GoQuote.of(unit) + " not a suffix of metric " + GoQuote.of(family));
    }
  }

  private static MetricMetadata.Type typeOf(String word) {
    for (MetricMetadata.Type type : MetricMetadata.Type.values()) {
      if (type.word().equals(word)) {
        return type;
      }
    }
    throw new DecodeException("invalid metric type " + GoQuote.of(word));
  }

  private void labelPairs(boolean ofExemplar) {
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
        if (ofExemplar) {
          throw expected("expected label name", token);
        }
        takeQuotedName(from, to);
        token = token == Token.COMMA ? lexer.next() : token;
        continue;
      }
      takeLabelName(from, to);
      if (token != Token.EQUAL) {
        throw expected("expected equal", token);
      }
      takeLabelValue(lexer.next());
      token = lexer.next();
      if (token == Token.COMMA) {
        token = lexer.next();
      } else if (token != Token.BRACE_CLOSE) {
        throw expected("expected comma or brace close", token);
      }
    }
  }

  private void endOfLine(Token first) {
    requireName();
    value = floatValue(first, "metric");
    timestamped = false;
    Token token = lexer.next();
    if (token == Token.TIMESTAMP) {
      timestamped = true;
      timestampMillis = seconds("timestamp");
      token = lexer.next();
      if (token != Token.LINEBREAK && token != Token.COMMENT) {
        throw expected("expected next entry after timestamp", token);
      }
    }
    if (token == Token.END) {
      throw noEnd();
    }
    if (token == Token.COMMENT) {
      readExemplar();
    }
  }

  private void readExemplar() {
    int mark = labelMark();
    labelPairs(true);
    exemplarOffsets = labelsSince(mark);
    exemplarValue = floatValue(lexer.next(), "exemplar labels");
    hasExemplar = true;
    exemplarCount++;
    exemplarTimestamped = false;
    Token token = lexer.next();
    switch (token) {
      case LINEBREAK -> {}
      case END -> throw noEnd();
      case TIMESTAMP -> {
        exemplarTimestamped = true;
        exemplarMillis = seconds("exemplar timestamp");
        token = lexer.next();
        if (token != Token.LINEBREAK) {
          throw expected("expected next entry after exemplar timestamp", token);
        }
      }
      default -> throw expected("expected timestamp or comment", token);
    }
  }

  private double floatValue(Token token, String after) {
    if (token != Token.VALUE) {
      throw expected("expected value after " + after, token);
    }
    return number(1);
  }

  private long seconds(String what) {
    double seconds = number(1);
    if (Double.isNaN(seconds) || Double.isInfinite(seconds)) {
      throw new DecodeException("invalid " + what + " " + GoFloat.plain(seconds));
    }
    return (long) (seconds * 1_000);
  }

  private boolean isCreated() {
    boolean starts =
        switch (type) {
          case COUNTER, HISTOGRAM, SUMMARY -> true;
          case GAUGE, GAUGEHISTOGRAM, INFO, STATESET, UNKNOWN -> false;
        };
    return starts && SeriesLabels.text(lexer.bytes, nameStart(), nameEnd()).endsWith("_created");
  }
}
