package aegle.metrics.rules.template;

/**
 * What a template may cost; reaching a limit is a {@link TemplateException} that names it.
 *
 * @param textChars length of the template itself
 * @param steps nodes visited in one execution
 * @param depth templates within templates, and parentheses or blocks within each other
 * @param outputChars length of the expanded text
 */
public record TemplateLimits(int textChars, int steps, int depth, int outputChars) {
  public static final TemplateLimits DEFAULT =
      new TemplateLimits(256 * 1024, 200_000, 100, 1024 * 1024);
}
