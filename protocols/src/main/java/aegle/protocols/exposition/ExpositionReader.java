package aegle.protocols.exposition;

import aegle.protocols.DecodeException;
import aegle.protocols.NumberText;
import aegle.signals.GoQuote;
import aegle.signals.Labels;
import aegle.signals.MetricMetadata;
import aegle.signals.SampleBatch;
import aegle.signals.Utf8;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A scraped page as a batch of samples, one sample a series and line. The page is walked in place;
 * nothing is made for a line but on request.
 *
 * <p>A page that is wrong anywhere should count as wrong altogether, as in Prometheus: walk it once
 * with {@link #check}, which rewinds, before handing it to a store. Not thread-safe.
 */
public abstract sealed class ExpositionReader implements SampleBatch
    permits TextReader, OpenMetricsReader {
  /** Families of which metadata is kept, a page: 20,000. Further ones are read without it. */
  public static final int MAX_FAMILIES = 20_000;

  /** Characters of a help text that are kept: 1,024. */
  public static final int MAX_HELP_CHARS = 1_024;

  private static final int MAX_EXCERPT_BYTES = 256;

  /** What a step of the walk came to. */
  enum Entry {
    SERIES,
    HELP,
    TYPE,
    UNIT,
    COMMENT,
    END
  }

  /**
   * An exemplar, as it stands beside a sample in OpenMetrics.
   *
   * @param timestampMillis empty when the page gives none
   */
  public record Exemplar(Labels labels, double value, Optional<Long> timestampMillis) {}

  final Lexer lexer;
  private final String keySpace;
  private final long scrapeMillis;
  private final Map<String, MetricMetadata> families = new LinkedHashMap<>();
  private byte[] typedKey = new byte[256];
  private boolean sampleTaken = true;

  // Of the current series: name start and end, then start and end of each label name and value.
  private int[] offsets = new int[2 + 4 * 16];
  private int offsetCount;
  private int seriesStart;
  private int seriesEnd;

  /** Where the current entry starts, for error texts. */
  int entryStart;

  MetricMetadata.Type type = MetricMetadata.Type.UNKNOWN;
  double value;
  long timestampMillis;
  boolean timestamped;

  ExpositionReader(Lexer lexer, String keySpace, long scrapeMillis) {
    this.lexer = lexer;
    this.keySpace = keySpace;
    this.scrapeMillis = scrapeMillis;
  }

  /**
   * A reader of the first {@code length} bytes.
   *
   * @param keySpace see {@link SampleBatch#keySpace}
   * @param scrapeMillis the time of samples that bring none
   */
  public static ExpositionReader of(
      ExpositionFormat format, byte[] page, int length, String keySpace, long scrapeMillis) {
    return switch (format) {
      case TEXT -> new TextReader(endingInLineFeed(page, length), keySpace, scrapeMillis);
      case OPENMETRICS ->
          new OpenMetricsReader(new OpenMetricsLexer(page, length), keySpace, scrapeMillis);
    };
  }

  private static TextLexer endingInLineFeed(byte[] page, int length) {
    if (length > 0 && page[length - 1] == '\n') {
      return new TextLexer(page, length);
    }
    byte[] longer = Arrays.copyOf(page, length + 1);
    longer[length] = '\n';
    return new TextLexer(longer, length + 1);
  }

  /** Goes back to the front; metadata read so far is kept. */
  public void rewind() {
    lexer.rewind();
    type = MetricMetadata.Type.UNKNOWN;
    sampleTaken = true;
  }

  /**
   * Walks the whole page and goes back to the front.
   *
   * @return how many samples there are
   * @throws DecodeException where Prometheus would refuse the page, in its words
   */
  public final int check() {
    rewind();
    int samples = 0;
    while (nextSeries()) {
      samples++;
    }
    rewind();
    return samples;
  }

  abstract Entry nextEntry();

  @Override
  public final boolean nextSeries() {
    while (true) {
      Entry entry = nextEntry();
      if (entry == Entry.SERIES) {
        sampleTaken = false;
        return true;
      }
      if (entry == Entry.END) {
        sampleTaken = true;
        return false;
      }
    }
  }

  @Override
  public final boolean nextSample() {
    boolean fresh = !sampleTaken;
    sampleTaken = true;
    return fresh;
  }

  @Override
  public final long timestampMillis() {
    return timestamped ? timestampMillis : scrapeMillis;
  }

  /** Whether the page itself gave the time of the current sample. */
  public final boolean isTimestamped() {
    return timestamped;
  }

  @Override
  public final double value() {
    return value;
  }

  @Override
  public final String keySpace() {
    return keySpace;
  }

  // In histograms and summaries 'le' and 'quantile' are normalised, so there the type is part of
  // what the bytes mean: a byte for it precedes the key.
  private boolean typeMatters() {
    return type == MetricMetadata.Type.HISTOGRAM || type == MetricMetadata.Type.SUMMARY;
  }

  @Override
  public final byte[] keyBytes() {
    if (!typeMatters()) {
      return lexer.bytes;
    }
    int length = seriesEnd - seriesStart;
    if (typedKey.length <= length) {
      typedKey = new byte[2 * length];
    }
    typedKey[0] = (byte) (type == MetricMetadata.Type.HISTOGRAM ? 'h' : 's');
    System.arraycopy(lexer.bytes, seriesStart, typedKey, 1, length);
    return typedKey;
  }

  @Override
  public final int keyOffset() {
    return typeMatters() ? 0 : seriesStart;
  }

  @Override
  public final int keyLength() {
    return typeMatters() ? seriesEnd - seriesStart + 1 : seriesEnd - seriesStart;
  }

  /**
   * The labels as the page gives them.
   *
   * @throws DecodeException when a name is no UTF-8 or is given twice
   */
  @Override
  public final Labels labels() {
    return SeriesLabels.of(lexer.bytes, offsets, offsetCount, type);
  }

  /** The type of the family that was announced last. */
  public final MetricMetadata.Type type() {
    return type;
  }

  /** What the page said of its families, as far as it was walked. */
  public final Collection<MetricMetadata> metadata() {
    return List.copyOf(families.values());
  }

  final void addMetadata(Entry entry, String family, String text) {
    MetricMetadata known = families.get(family);
    if (known == null) {
      if (families.size() >= MAX_FAMILIES) {
        return;
      }
      known = new MetricMetadata(family, MetricMetadata.Type.UNKNOWN, "", "");
    }
    String help = text.length() > MAX_HELP_CHARS ? text.substring(0, MAX_HELP_CHARS) : text;
    families.put(
        family,
        switch (entry) {
          case HELP -> new MetricMetadata(family, known.type(), help, known.unit());
          case UNIT -> new MetricMetadata(family, known.type(), known.help(), help);
          case TYPE -> new MetricMetadata(family, type, known.help(), known.unit());
          case SERIES, COMMENT, END -> known;
        });
  }

  final void beginSeries(int nameStart, int nameEnd) {
    offsets[0] = nameStart;
    offsets[1] = nameEnd;
    offsetCount = 2;
    seriesStart = lexer.start;
    seriesEnd = lexer.position;
  }

  final void endSeries() {
    seriesEnd = lexer.position;
  }

  final boolean isNamed() {
    return offsets[0] >= 0;
  }

  final int nameStart() {
    return offsets[0];
  }

  final int nameEnd() {
    return offsets[1];
  }

  /** Takes a name that stands in quotes inside the braces. */
  final void takeQuotedName(int start, int end) {
    if (isNamed()) {
      throw new DecodeException(
          "metric name already set while parsing: " + excerpt(entryStart, lexer.position));
    }
    offsets[0] = start + 1;
    offsets[1] = end - 1;
  }

  /** Takes a label name, quoted or not; its value follows by {@link #takeLabelValue}. */
  final void takeLabelName(int start, int end) {
    if (offsetCount + 4 > offsets.length) {
      offsets = Arrays.copyOf(offsets, offsets.length * 2);
    }
    boolean quoted = lexer.bytes[start] == '"';
    offsets[offsetCount++] = quoted ? start + 1 : start;
    offsets[offsetCount++] = quoted ? end - 1 : end;
  }

  /** A place in the labels of the current series, for {@link #labelsSince}. */
  final int labelMark() {
    return offsetCount;
  }

  /** Takes the labels read since the mark away from the series. */
  final int[] labelsSince(int mark) {
    int[] taken = Arrays.copyOfRange(offsets, mark, offsetCount);
    offsetCount = mark;
    return taken;
  }

  final void takeLabelValue(Token token) {
    if (token != Token.LABEL_VALUE) {
      throw expected("expected label value", token);
    }
    if (!Utf8.isValid(lexer.bytes, lexer.start, lexer.position)) {
      throw new DecodeException(
          "invalid UTF-8 label value: " + excerpt(lexer.start, lexer.position));
    }
    offsets[offsetCount++] = lexer.start + 1;
    offsets[offsetCount++] = lexer.position - 1;
  }

  final void requireName() {
    if (!isNamed()) {
      throw new DecodeException(
          "metric name not set while parsing: " + excerpt(entryStart, lexer.position));
    }
  }

  /** The number in the current token, without its first {@code skip} bytes. */
  final double number(int skip) {
    try {
      return NumberText.parse(lexer.bytes, lexer.start + skip, lexer.position);
    } catch (DecodeException e) {
      throw new DecodeException(
          e.getMessage() + " while parsing: " + excerpt(entryStart, lexer.position), e);
    }
  }

  final DecodeException expected(String what, Token got) {
    int end = Math.min(lexer.end, lexer.position + 1);
    return new DecodeException(
        what
            + ", got "
            + excerpt(lexer.start, end)
            + " (\""
            + got.word()
            + "\") while parsing: "
            + excerpt(entryStart, end));
  }

  // Prometheus quotes without a bound; here a page cannot fill the log.
  final String excerpt(int from, int to) {
    return GoQuote.of(lexer.bytes, Math.max(from, to - MAX_EXCERPT_BYTES), to);
  }

  final String metaName(Token announced, Token token) {
    if (token != Token.METRIC_NAME) {
      throw expected("expected metric name after " + announced.word(), token);
    }
    int from = lexer.start;
    int to = lexer.position;
    boolean quoted = lexer.bytes[from] == '"';
    return SeriesLabels.unescaped(lexer.bytes, quoted ? from + 1 : from, quoted ? to - 1 : to);
  }

  final void requireUtf8Help(int from, int to) {
    if (!Utf8.isValid(lexer.bytes, from, to)) {
      throw new DecodeException("help text " + excerpt(from, to) + " is not a valid utf8 string");
    }
  }
}
