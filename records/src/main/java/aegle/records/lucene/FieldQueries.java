package aegle.records.lucene;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.AutomatonQuery;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.FieldExistsQuery;
import org.apache.lucene.search.FuzzyQuery;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.MultiTermQuery;
import org.apache.lucene.search.PhraseQuery;
import org.apache.lucene.search.PrefixQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.RegexpQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TermRangeQuery;
import org.apache.lucene.search.WildcardQuery;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.NumericUtils;
import org.apache.lucene.util.automaton.Operations;
import org.apache.lucene.util.automaton.RegExp;
import org.jspecify.annotations.Nullable;

/**
 * What a field is asked, put to all fields of an index that its name may stand for. Complaints are
 * {@link IllegalArgumentException}; the reader adds the place. One thread.
 */
final class FieldQueries {
  static final String TIME = "time";

  /** Work that making a pattern searchable may take, in Lucene's unit of states. */
  private static final int MAX_PATTERN_WORK = Operations.DEFAULT_DETERMINIZE_WORK_LIMIT;

  /** What the bounds of all repeats of a regular expression may multiply to. */
  private static final int MAX_REPEATS = 10_000;

  private static final Pattern REPEAT = Pattern.compile("\\{(\\d{1,9})(?:,(\\d{1,9})?)?\\}");
  private static final int MAX_PATTERN_CHARS = 512;
  private static final int MAX_WORDS = 256;

  /** Words that a similar word is expanded to, and letters that it shares from its beginning. */
  private static final int FUZZY_EXPANSIONS = 50;

  private static final int FUZZY_PREFIX = 1;
  private static final Pattern WHOLE = Pattern.compile("[+-]?\\d{1,19}");
  private static final Pattern REAL =
      Pattern.compile("[+-]?(\\d{1,40}(\\.\\d{0,40})?|\\.\\d{1,40})([eE][+-]?\\d{1,3})?");
  private static final Pattern AGO = Pattern.compile("now(-(\\d{1,9})([smhdw]))?");

  private final InstantSource clock;
  private boolean expands;

  FieldQueries(InstantSource clock) {
    this.clock = clock;
  }

  /** Whether a query looks through terms, which may take long. */
  boolean expands() {
    return expands;
  }

  /** The field has this value, or these words one after the other. */
  Query equal(String field, String text, int slop) {
    if (field.equals(TIME)) {
      return range(field, text, text, true, true);
    }
    BooleanQuery.Builder any = new BooleanQuery.Builder();
    if (Names.isByWord(field)) {
      any.add(phrase(field + Names.WORDS, text, slop), Occur.SHOULD);
    } else {
      any.add(new TermQuery(new Term(field + Names.TEXT, text)), Occur.SHOULD);
      any.add(new TermQuery(new Term(field + Names.ID, text)), Occur.SHOULD);
      @Nullable BytesRef packed = PackedId.of(text);
      if (packed != null) {
        any.add(new TermQuery(new Term(field + Names.PACKED, packed)), Occur.SHOULD);
      }
    }
    wholeOf(text)
        .ifPresent(number ->
            any.add(
                NumericDocValuesField.newSlowExactQuery(field + Names.WHOLE, number),
                Occur.SHOULD));
    realOf(text).ifPresent(number -> any.add(real(field, number, number), Occur.SHOULD));
    return any.build();
  }

  private Query phrase(String name, String text, int slop) {
    List<String> words = Words.of(text);
    if (words.isEmpty()) {
      return new MatchNoDocsQuery("no word in " + text.length() + " characters");
    }
    if (words.size() > MAX_WORDS) {
      throw new IllegalArgumentException(
          "a phrase has " + words.size() + " words; allowed are " + MAX_WORDS);
    }
    if (words.size() == 1) {
      Term term = new Term(name, words.getFirst());
      // Pairs begin with each character of a run, so a lone one is the beginning of a pair.
      return Words.isLoneOfPairs(words.getFirst())
          ? expanding(new PrefixQuery(term))
          : new TermQuery(term);
    }
    return new PhraseQuery(slop, name, words.toArray(String[]::new));
  }

  private Query expanding(Query query) {
    expands = true;
    return query;
  }

  /** The field has a value, of whatever type. */
  Query exists(String field) {
    if (field.isEmpty()) {
      throw new IllegalArgumentException("_exists_: names no field; write _exists_:trace.id");
    }
    if (field.equals(TIME)) {
      return new FieldExistsQuery(Names.TIME);
    }
    expands = true;
    BooleanQuery.Builder any = new BooleanQuery.Builder();
    any.add(new FieldExistsQuery(field + Names.TEXT), Occur.SHOULD);
    any.add(new FieldExistsQuery(field + Names.WHOLE), Occur.SHOULD);
    any.add(new FieldExistsQuery(field + Names.REAL), Occur.SHOULD);
    for (String name : List.of(field + Names.ID, field + Names.PACKED, field + Names.WORDS)) {
      any.add(new PrefixQuery(new Term(name, "")), Occur.SHOULD);
    }
    return any.build();
  }

  /** The field lies in a range; an end that is null or {@code *} is open. */
  Query range(
      String field,
      @Nullable String from,
      @Nullable String to,
      boolean fromIncluded,
      boolean toIncluded) {
    String low = isOpen(from) ? null : from;
    String high = isOpen(to) ? null : to;
    if (field.equals(TIME)) {
      return timeRange(low, high, fromIncluded, toIncluded);
    }
    if (low == null && high == null) {
      return exists(field);
    }
    OptionalDouble least = low == null ? OptionalDouble.empty() : realOf(low);
    OptionalDouble greatest = high == null ? OptionalDouble.empty() : realOf(high);
    boolean numeric = (low == null || least.isPresent()) && (high == null || greatest.isPresent());
    if (!numeric) {
      return textRange(field, low, high, fromIncluded, toIncluded);
    }
    double realLow = least.orElse(-Double.MAX_VALUE);
    double realHigh = greatest.orElse(Double.MAX_VALUE);
    BooleanQuery.Builder any = new BooleanQuery.Builder();
    any.add(
        real(
            field,
            low == null || fromIncluded ? realLow : Math.nextUp(realLow),
            high == null || toIncluded ? realHigh : Math.nextDown(realHigh)),
        Occur.SHOULD);
    any.add(
        whole(
            field,
            low == null ? Long.MIN_VALUE : lowWhole(low, realLow, fromIncluded),
            high == null ? Long.MAX_VALUE : highWhole(high, realHigh, toIncluded)),
        Occur.SHOULD);
    return any.build();
  }

  private static boolean isOpen(@Nullable String bound) {
    return bound == null || bound.equals("*");
  }

  private static long lowWhole(String text, double real, boolean included) {
    OptionalLong exact = wholeOf(text);
    if (exact.isPresent()) {
      long low = exact.getAsLong();
      return included || low == Long.MAX_VALUE ? low : low + 1;
    }
    double up = Math.ceil(real);
    return (long) (up == real && !included ? up + 1 : up);
  }

  private static long highWhole(String text, double real, boolean included) {
    OptionalLong exact = wholeOf(text);
    if (exact.isPresent()) {
      long high = exact.getAsLong();
      return included || high == Long.MIN_VALUE ? high : high - 1;
    }
    double down = Math.floor(real);
    return (long) (down == real && !included ? down - 1 : down);
  }

  private static Query whole(String field, long low, long high) {
    return low > high
        ? new MatchNoDocsQuery("an empty range")
        : NumericDocValuesField.newSlowRangeQuery(field + Names.WHOLE, low, high);
  }

  private static Query real(String field, double low, double high) {
    // Zero has two signs, which sort apart.
    long least = NumericUtils.doubleToSortableLong(low == 0 ? -0.0 : low);
    long greatest = NumericUtils.doubleToSortableLong(high == 0 ? 0.0 : high);
    return least > greatest
        ? new MatchNoDocsQuery("an empty range")
        : NumericDocValuesField.newSlowRangeQuery(field + Names.REAL, least, greatest);
  }

  private Query textRange(
      String field,
      @Nullable String low,
      @Nullable String high,
      boolean fromIncluded,
      boolean toIncluded) {
    expands = true;
    BytesRef least = low == null ? null : new BytesRef(low);
    BytesRef greatest = high == null ? null : new BytesRef(high);
    return onTexts(
        field, name -> new TermRangeQuery(name, least, greatest, fromIncluded, toIncluded));
  }

  private Query onTexts(String field, Function<String, Query> query) {
    if (Names.isByWord(field)) {
      return query.apply(field + Names.WORDS);
    }
    BooleanQuery.Builder any = new BooleanQuery.Builder();
    any.add(query.apply(field + Names.TEXT), Occur.SHOULD);
    any.add(query.apply(field + Names.ID), Occur.SHOULD);
    if (query.apply(field + Names.PACKED) instanceof AutomatonQuery packed) {
      any.add(new PackedIdQuery(packed), Occur.SHOULD);
    }
    return any.build();
  }

  private Query timeRange(
      @Nullable String from, @Nullable String to, boolean fromIncluded, boolean toIncluded) {
    long low = from == null ? Long.MIN_VALUE : timeOf(from, false) + (fromIncluded ? 0 : 1);
    long high = to == null ? Long.MAX_VALUE : timeOf(to, toIncluded) - (toIncluded ? 0 : 1);
    return low > high
        ? new MatchNoDocsQuery("an empty range")
        : NumericDocValuesField.newSlowRangeQuery(Names.TIME, low, high);
  }

  /** Reads a moment; a day as the end of a range that holds it means its last nanosecond. */
  private long timeOf(String text, boolean dayEnd) {
    Matcher ago = AGO.matcher(text);
    try {
      if (ago.matches()) {
        long seconds = ago.group(2) == null ? 0 : Long.parseLong(ago.group(2)) * unit(ago.group(3));
        return nanosOf(clock.instant().minusSeconds(seconds));
      }
      if (text.length() == "2026-06-01".length()) {
        LocalDate day = LocalDate.parse(text);
        long start = nanosOf(day.atStartOfDay(ZoneOffset.UTC).toInstant());
        return dayEnd ? start + DayIndexes.DAY_NANOS - 1 : start;
      }
      return nanosOf(OffsetDateTime.parse(text.toUpperCase(Locale.ROOT)).toInstant());
    } catch (DateTimeException | ArithmeticException _) {
      throw new IllegalArgumentException(
          "the time is \"" + text + "\"; write 2026-06-01, 2026-06-01T08:00:00Z, now or now-15m");
    }
  }

  private static long unit(String letter) {
    return switch (letter) {
      case "s" -> 1;
      case "m" -> TimeUnit.MINUTES.toSeconds(1);
      case "h" -> TimeUnit.HOURS.toSeconds(1);
      case "d" -> TimeUnit.DAYS.toSeconds(1);
      default -> TimeUnit.DAYS.toSeconds(7);
    };
  }

  private static long nanosOf(Instant moment) {
    return Math.addExact(
        Math.multiplyExact(moment.getEpochSecond(), 1_000_000_000L), moment.getNano());
  }

  /** The field, or a word of it, begins like this. */
  Query prefix(String field, String prefix) {
    if (Names.isByWord(field)) {
      return expanding(new PrefixQuery(new Term(field + Names.WORDS, inCaseOf(field, prefix))));
    }
    BooleanQuery.Builder any = new BooleanQuery.Builder();
    any.add(new PrefixQuery(new Term(field + Names.TEXT, prefix)), Occur.SHOULD);
    any.add(new PrefixQuery(new Term(field + Names.ID, prefix)), Occur.SHOULD);
    for (PackedId.Range range : PackedId.beginningWith(prefix)) {
      any.add(
          new TermRangeQuery(field + Names.PACKED, range.first(), range.last(), true, true),
          Occur.SHOULD);
    }
    return expanding(any.build());
  }

  private static String inCaseOf(String field, String text) {
    return Names.isByWord(field) ? text.toLowerCase(Locale.ROOT) : text;
  }

  /** The field, or a word of it, looks like this: {@code *} is any characters, {@code ?} is one. */
  Query wildcard(String field, String pattern) {
    checkLength(pattern);
    return expanding(
        onTexts(
            field,
            name -> new WildcardQuery(new Term(name, inCaseOf(field, pattern)), MAX_PATTERN_WORK)));
  }

  /** The whole field, or a whole word of it, matches a regular expression. */
  Query regexp(String field, String pattern) {
    checkLength(pattern);
    checkRepeats(pattern);
    return expanding(
        onTexts(
            field,
            name ->
                new RegexpQuery(
                    new Term(name, inCaseOf(field, pattern)), RegExp.ALL, MAX_PATTERN_WORK)));
  }

  /** Repeats within repeats multiply, and each of them is built before any search begins. */
  private static void checkRepeats(String pattern) {
    long product = 1;
    Matcher repeats = REPEAT.matcher(pattern);
    while (repeats.find()) {
      String most = repeats.group(2) == null ? repeats.group(1) : repeats.group(2);
      product = Math.min(Integer.MAX_VALUE, product * Math.max(1, Long.parseLong(most)));
    }
    if (product > MAX_REPEATS) {
      throw new IllegalArgumentException(
          "the repeats of a regular expression, such as {1,100}, multiply to more than "
              + MAX_REPEATS
              + "; use smaller ones, or *");
    }
  }

  private static void checkLength(String pattern) {
    if (pattern.length() > MAX_PATTERN_CHARS) {
      throw new IllegalArgumentException(
          "a pattern has " + pattern.length() + " characters; allowed are " + MAX_PATTERN_CHARS);
    }
  }

  /** The field, or a word of it, is one or two letters away from this. */
  Query fuzzy(String field, String text, float edits) {
    int most = edits >= 2 || edits < 1 ? 2 : 1;
    return expanding(
        onTexts(
            field,
            name ->
                new FuzzyQuery(
                    new Term(name, inCaseOf(field, text)),
                    most,
                    FUZZY_PREFIX,
                    FUZZY_EXPANSIONS,
                    true,
                    MultiTermQuery.CONSTANT_SCORE_BLENDED_REWRITE)));
  }

  private static OptionalLong wholeOf(String text) {
    if (!WHOLE.matcher(text).matches()) {
      return OptionalLong.empty();
    }
    try {
      return OptionalLong.of(Long.parseLong(text));
    } catch (NumberFormatException _) {
      return OptionalLong.empty();
    }
  }

  private static OptionalDouble realOf(String text) {
    if (!REAL.matcher(text).matches()) {
      return OptionalDouble.empty();
    }
    double number = Double.parseDouble(text);
    return Double.isFinite(number) ? OptionalDouble.of(number) : OptionalDouble.empty();
  }
}
