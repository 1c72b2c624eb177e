package aegle.metrics.promql;

/** What makes few series of many. */
public enum Aggregator {
  SUM("sum"),
  AVG("avg"),
  MIN("min"),
  MAX("max"),
  COUNT("count"),
  GROUP("group"),
  STDDEV("stddev"),
  STDVAR("stdvar"),
  TOPK("topk"),
  BOTTOMK("bottomk"),
  QUANTILE("quantile"),
  COUNT_VALUES("count_values"),
  LIMITK("limitk"),
  LIMIT_RATIO("limit_ratio");

  private final String text;

  Aggregator(String text) {
    this.text = text;
  }

  public String text() {
    return text;
  }

  /** Whether it takes a number or a text before the vector. */
  public boolean hasParameter() {
    return choosesSeries() || this == QUANTILE || this == COUNT_VALUES;
  }

  /** Whether it chooses series, which keep their labels, instead of making one of them. */
  boolean choosesSeries() {
    return this == TOPK || this == BOTTOMK || this == LIMITK || this == LIMIT_RATIO;
  }
}
