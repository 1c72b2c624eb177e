package aegle.records.lucene;

import aegle.records.RecordQuery;
import aegle.records.RecordQueryException;
import aegle.signals.GoQuote;
import java.io.StringReader;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.lucene.queryparser.charstream.FastCharStream;
import org.apache.lucene.queryparser.classic.ParseException;
import org.apache.lucene.queryparser.classic.QueryParser;
import org.apache.lucene.queryparser.classic.Token;
import org.apache.lucene.queryparser.classic.TokenMgrError;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.util.automaton.TooComplexToDeterminizeException;
import org.jspecify.annotations.Nullable;

/**
 * Reads one query's text: Lucene's classic grammar, but AND binds tighter than OR, and what a field
 * is asked is put as {@link FieldQueries} knows it. Made for one text and thrown away.
 */
final class QueryReader extends QueryParser {
  private static final String FIRST_FIELD = "message";
  private static final String EXISTS = "_exists_";
  private static final int MAX_CLAUSES = 256;
  private static final int MAX_DEPTH = 40;

  // The grammar's own numbers for what stands before a clause.
  private static final int CONJUNCTION_OR = 2;
  private static final int MODIFIER_NOT = 10;

  private static final Pattern LEXICAL_COLUMN = Pattern.compile("column (\\d+)");

  private final ValueMend mended;
  private final FieldQueries fields;
  private final IdentityHashMap<List<BooleanClause>, List<Integer>> alternatives =
      new IdentityHashMap<>();
  private int clauses;

  private QueryReader(ValueMend mended, InstantSource clock) {
    super(FIRST_FIELD, new WordAnalyzer());
    this.mended = mended;
    this.fields = new FieldQueries(clock);
    setDefaultOperator(Operator.AND);
    setSplitOnWhitespace(true);
    setAllowLeadingWildcard(true);
  }

  /** A query, and whether it has to look through an index's terms before it can search. */
  record Reading(Query query, boolean expands) {}

  /**
   * Reads a text.
   *
   * @throws RecordQueryException when it cannot be read
   */
  static Reading read(String text, InstantSource clock) {
    if (text.length() > RecordQuery.MAX_TEXT_CHARS) {
      throw new RecordQueryException(
          RecordQuery.MAX_TEXT_CHARS,
          "it has " + text.length() + " characters; allowed are " + RecordQuery.MAX_TEXT_CHARS);
    }
    if (text.isBlank()) {
      return new Reading(MatchAllDocsQuery.INSTANCE, false);
    }
    checkDepth(text);
    QueryReader reader = new QueryReader(ValueMend.of(text), clock);
    return new Reading(reader.read(), reader.fields.expands());
  }

  private static void checkDepth(String text) {
    int depth = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      if (depth > MAX_DEPTH) {
        throw new RecordQueryException(
            i, "more than " + MAX_DEPTH + " parentheses are open; write it flatter");
      }
    }
  }

  private Query read() {
    ReInit(new FastCharStream(new StringReader(mended.text())));
    try {
      @Nullable Query query = TopLevelQuery(FIRST_FIELD);
      return query == null ? MatchAllDocsQuery.INSTANCE : withPositive(query);
    } catch (ParseException e) {
      throw at(e.currentToken == null ? token : e.currentToken.next, unexpected(e));
    } catch (TokenMgrError e) {
      throw new RecordQueryException(columnOf(e), lexical(e));
    } catch (TooComplexToDeterminizeException _) {
      throw at(token, "the pattern takes too long to match; write a simpler one");
    } catch (IllegalArgumentException e) {
      throw at(token, e.getMessage() == null ? "it cannot be read" : e.getMessage());
    }
  }

  private RecordQueryException at(@Nullable Token where, String message) {
    int column = where == null ? mended.text().length() : where.beginColumn;
    if (where != null && (where.kind == RANGEIN_END || where.kind == RANGEEX_END)) {
      // A range is complained about once it is read; what is wrong stands before its end.
      String before = mended.text().substring(0, column);
      column = Math.max(before.lastIndexOf('['), before.lastIndexOf('{'));
    }
    return new RecordQueryException(mended.original(column), message);
  }

  private static String unexpected(ParseException e) {
    @Nullable Token next = e.currentToken == null ? null : e.currentToken.next;
    if (next == null) {
      return "it cannot be read";
    }
    return next.kind == EOF
        ? "it ends too early; a value, a closing parenthesis, bracket or quote is missing"
        : GoQuote.of(next.image)
            + " is not expected here; write it as \\"
            + next.image.charAt(0)
            + " or in quotes if it belongs to a value";
  }

  private int columnOf(TokenMgrError e) {
    Matcher column = LEXICAL_COLUMN.matcher(String.valueOf(e.getMessage()));
    int at = column.find() ? Integer.parseInt(column.group(1)) : 0;
    // The scanner says where it gave up, which at the end of the text is behind it.
    return mended.original(Math.min(at, mended.text().length()));
  }

  private static String lexical(TokenMgrError e) {
    return String.valueOf(e.getMessage()).contains("<EOF>")
        ? "it ends inside a quote, a range or a pattern between slashes; close it, or write \\/ and"
            + " \\\" for a slash and a quote that belong to a value"
        : "this character cannot stand here; write a backslash before it or put the value in quotes";
  }

  @Override
  protected void addClause(
      List<BooleanClause> list, int conjunction, int modifier, @Nullable Query query) {
    if (++clauses > MAX_CLAUSES) {
      throw at(token, "it has more than " + MAX_CLAUSES + " parts; write a shorter one");
    }
    if (conjunction == CONJUNCTION_OR && !list.isEmpty()) {
      alternatives.computeIfAbsent(list, _ -> new ArrayList<>()).add(list.size());
    }
    if (query != null) {
      list.add(new BooleanClause(query, modifier == MODIFIER_NOT ? Occur.MUST_NOT : Occur.FILTER));
    }
  }

  @Override
  protected @Nullable Query getBooleanQuery(List<BooleanClause> list) {
    List<Integer> starts = alternatives.getOrDefault(list, List.of());
    if (starts.isEmpty()) {
      return all(list);
    }
    BooleanQuery.Builder any = new BooleanQuery.Builder();
    int from = 0;
    for (int to : starts) {
      any.add(withPositive(all(list.subList(from, to))), Occur.SHOULD);
      from = to;
    }
    any.add(withPositive(all(list.subList(from, list.size()))), Occur.SHOULD);
    return any.build();
  }

  private static Query all(List<BooleanClause> list) {
    if (list.size() == 1 && !list.getFirst().isProhibited()) {
      return list.getFirst().query();
    }
    BooleanQuery.Builder all = new BooleanQuery.Builder();
    list.forEach(all::add);
    return withPositive(all.build());
  }

  /** Lucene finds nothing for a query that only excludes; people mean everything else. */
  private static Query withPositive(Query query) {
    if (!(query instanceof BooleanQuery clauses)
        || clauses.clauses().isEmpty()
        || !clauses.clauses().stream().allMatch(BooleanClause::isProhibited)) {
      return query;
    }
    BooleanQuery.Builder whole = new BooleanQuery.Builder();
    whole.add(MatchAllDocsQuery.INSTANCE, Occur.FILTER);
    clauses.clauses().forEach(whole::add);
    return whole.build();
  }

  @Override
  protected Query getFieldQuery(String field, String text, boolean quoted) {
    if (field.equals(EXISTS)) {
      return fields.exists(text);
    }
    if (!quoted && (text.startsWith(">") || text.startsWith("<"))) {
      boolean orEqual = text.length() > 1 && text.charAt(1) == '=';
      String bound = text.substring(orEqual ? 2 : 1);
      return text.startsWith(">")
          ? fields.range(field, bound, null, orEqual, true)
          : fields.range(field, null, bound, true, orEqual);
    }
    return fields.equal(field, text, 0);
  }

  @Override
  protected Query getFieldQuery(String field, String text, int slop) {
    return field.equals(EXISTS) ? fields.exists(text) : fields.equal(field, text, slop);
  }

  @Override
  protected Query getRangeQuery(
      String field,
      @Nullable String from,
      @Nullable String to,
      boolean fromIncluded,
      boolean toIncluded) {
    return fields.range(field, from, to, fromIncluded, toIncluded);
  }

  @Override
  protected Query getPrefixQuery(String field, String prefix) {
    return prefix.isEmpty() ? fields.exists(field) : fields.prefix(field, unescaped(prefix));
  }

  private static String unescaped(String text) {
    return text.replaceAll("\\\\(.)", "$1");
  }

  @Override
  protected Query getWildcardQuery(String field, String pattern) {
    if (pattern.equals("*")) {
      return field.equals("*") ? MatchAllDocsQuery.INSTANCE : fields.exists(field);
    }
    return fields.wildcard(field, pattern);
  }

  @Override
  protected Query getRegexpQuery(String field, String pattern) {
    return fields.regexp(field, pattern);
  }

  @Override
  protected Query getFuzzyQuery(String field, String text, float minSimilarity) {
    return fields.fuzzy(field, text, minSimilarity);
  }
}
