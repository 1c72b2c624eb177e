package aegle.metrics.promql;

/** What kind of value an expression has. */
public enum ValueType {
  SCALAR("scalar", "scalar"),
  VECTOR("vector", "instant vector"),
  MATRIX("matrix", "range vector"),
  STRING("string", "string");

  private final String apiWord;
  private final String words;

  ValueType(String apiWord, String words) {
    this.apiWord = apiWord;
    this.words = words;
  }

  /** As the HTTP API names it: {@code scalar}, {@code vector}, {@code matrix}, {@code string}. */
  public String apiWord() {
    return apiWord;
  }

  /** As error messages name it: {@code instant vector}, {@code range vector}. */
  public String words() {
    return words;
  }
}
