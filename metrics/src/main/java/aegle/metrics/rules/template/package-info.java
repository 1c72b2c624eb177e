/**
 * Executes templates as Go's {@code text/template} does, since rule files and notification texts
 * are written in them.
 *
 * <p>In: a text with {@code {{actions}}}, data made of maps, lists, strings, numbers and booleans,
 * and a set of named functions. Out: the expanded text, or a {@link
 * aegle.metrics.rules.template.TemplateException} in Go's words.
 *
 * <p>Start at {@link aegle.metrics.rules.template.Template}: the lexer cuts the text into tokens,
 * the parser builds {@code Node}s, the executor walks them. {@link
 * aegle.metrics.rules.template.GoFormat} is Go's {@code fmt}. Which functions exist beyond Go's
 * built-ins is the caller's choice ({@link aegle.metrics.rules.template.TemplateFunctions}).
 *
 * <p>What must never happen: a template reaches a Java object by reflection (only {@link
 * aegle.metrics.rules.template.TemplateObject} answers, by name), or runs without end ({@link
 * aegle.metrics.rules.template.TemplateLimits}).
 */
@NullMarked
package aegle.metrics.rules.template;

import org.jspecify.annotations.NullMarked;
