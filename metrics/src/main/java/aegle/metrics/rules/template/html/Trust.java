package aegle.metrics.rules.template.html;

/** What a value says of itself. */
public enum Trust {
  /** A text like any other. */
  NONE,
  /** HTML that the author of the template vouches for. */
  HTML,
  /** An address, or a part of one, that is escaped already. */
  URL
}
