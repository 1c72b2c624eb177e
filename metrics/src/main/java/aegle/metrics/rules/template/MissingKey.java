package aegle.metrics.rules.template;

/** What a template sees where a map has no such key (Go's option {@code missingkey}). */
public enum MissingKey {
  /** Nothing, printed as {@code <no value>}. */
  NO_VALUE,
  /** The empty text in a map of texts, nothing in other maps. */
  ZERO,
  /** The execution fails. */
  ERROR;

  /**
   * Reads an option as Go writes it.
   *
   * @throws TemplateException when there is no such option
   */
  public static MissingKey ofOption(String option) {
    return switch (option) {
      case "missingkey=default", "missingkey=invalid" -> NO_VALUE;
      case "missingkey=zero" -> ZERO;
      case "missingkey=error" -> ERROR;
      default -> throw new TemplateException("unrecognized option: " + option);
    };
  }
}
