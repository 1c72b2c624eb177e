package aegle.metrics.promql;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The tokens of PromQL, under the names that Prometheus's lexer gives them. */
enum TokenType {
  EQL("="),
  COLON(":"),
  COMMA(","),
  COMMENT("comment"),
  DURATION("duration"),
  EOF("end of input"),
  ERROR("error"),
  IDENTIFIER("identifier"),
  LEFT_BRACE("{"),
  LEFT_BRACKET("["),
  LEFT_PAREN("("),
  METRIC_IDENTIFIER("metric identifier"),
  NUMBER("number"),
  RIGHT_BRACE("}"),
  RIGHT_BRACKET("]"),
  RIGHT_PAREN(")"),
  STRING("string"),

  ADD("+"),
  DIV("/"),
  EQLC("=="),
  EQL_REGEX("=~"),
  GTE(">="),
  GTR(">"),
  TRIM_UPPER("</"),
  TRIM_LOWER(">/"),
  LSS("<"),
  LTE("<="),
  MOD("%"),
  MUL("*"),
  NEQ("!="),
  NEQ_REGEX("!~"),
  POW("^"),
  SUB("-"),
  AT("@"),
  LAND("and"),
  LOR("or"),
  LUNLESS("unless"),
  ATAN2("atan2"),

  AVG("avg"),
  BOTTOMK("bottomk"),
  COUNT("count"),
  COUNT_VALUES("count_values"),
  GROUP("group"),
  MAX("max"),
  MIN("min"),
  QUANTILE("quantile"),
  STDDEV("stddev"),
  STDVAR("stdvar"),
  SUM("sum"),
  TOPK("topk"),
  LIMITK("limitk"),
  LIMIT_RATIO("limit_ratio"),

  BOOL("bool"),
  BY("by"),
  GROUP_LEFT("group_left"),
  GROUP_RIGHT("group_right"),
  FILL("fill"),
  FILL_LEFT("fill_left"),
  FILL_RIGHT("fill_right"),
  IGNORING("ignoring"),
  OFFSET("offset"),
  SMOOTHED("smoothed"),
  ANCHORED("anchored"),
  ON("on"),
  WITHOUT("without"),

  START("start"),
  END("end"),
  STEP("step"),
  RANGE("range"),
  MAX_OF("max_of"),
  MIN_OF("min_of");

  private static final Set<TokenType> OPERATORS = EnumSet.range(ADD, ATAN2);
  private static final Set<TokenType> AGGREGATORS = EnumSet.range(AVG, LIMIT_RATIO);
  private static final Set<TokenType> KEYWORDS = EnumSet.range(BOOL, WITHOUT);
  private static final Set<TokenType> WORD_TYPES = EnumSet.range(LAND, MIN_OF);
  private static final Map<String, TokenType> WORDS = new HashMap<>();

  static {
    for (TokenType type : WORD_TYPES) {
      WORDS.put(type.text, type);
    }
    WORDS.put("inf", NUMBER);
    WORDS.put("nan", NUMBER);
  }

  private final String text;

  TokenType(String text) {
    this.text = text;
  }

  /** The keyword of this spelling in any case, or {@link #IDENTIFIER} when it is none. */
  static TokenType ofWord(String word) {
    return WORDS.getOrDefault(word.toLowerCase(Locale.ROOT), IDENTIFIER);
  }

  /** The spelling of an operator or keyword; the kind in words for all others. */
  String text() {
    return text;
  }

  /** Keywords, aggregators and operators that are spelled with letters. */
  boolean isWord() {
    return WORD_TYPES.contains(this);
  }

  boolean isOperator() {
    return OPERATORS.contains(this);
  }

  boolean isKeyword() {
    return KEYWORDS.contains(this);
  }

  boolean isAggregator() {
    return AGGREGATORS.contains(this);
  }

  boolean isMatchOperator() {
    return this == EQL || this == NEQ || this == EQL_REGEX || this == NEQ_REGEX;
  }

  /** Whether a label of a grouping list may have this name although it is a keyword. */
  boolean mayBeLabel() {
    return this == IDENTIFIER || this == METRIC_IDENTIFIER || isWord();
  }

  /** Whether a metric may have this name although it is a keyword. */
  boolean mayBeMetric() {
    return switch (this) {
      case ATAN2, BOOL, GROUP_LEFT, GROUP_RIGHT, IGNORING, ON -> false;
      default -> this == IDENTIFIER || this == METRIC_IDENTIFIER || isWord();
    };
  }

  /** Whether the text of such a token is always the same, so that it describes itself. */
  boolean isFixed() {
    return switch (this) {
      case COMMENT, DURATION, EOF, ERROR, IDENTIFIER, METRIC_IDENTIFIER, NUMBER, STRING -> false;
      default -> true;
    };
  }
}
