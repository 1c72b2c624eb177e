package aegle.guard.masking;

/**
 * An operator's own rule for texts: what the expression meets is replaced.
 *
 * @param name the word of the placeholder and of the leak map: {@code staff-number}
 * @param expression a regular expression of RE2, which runs in linear time on any text
 * @param field a field pattern as of {@link FieldRule} that the rule is limited to, or empty for
 *     all
 */
public record FreeTextRule(String name, String expression, String field, Action action) {}
