/**
 * Escapes values for the place of an HTML page where they stand, as Go's {@code html/template}
 * does.
 *
 * <p>In: the template's own text, piece by piece, and between the pieces the values that it prints.
 * Out: the page. {@link aegle.metrics.rules.template.html.HtmlOutput} follows the text with a small
 * tokenizer ({@code PageScanner}), so it knows whether the next value becomes the text of an
 * element, an attribute, an address, a script or a style, and escapes it accordingly ({@code
 * HtmlText}, {@code UrlText}, {@code ScriptText}, {@code StyleText}).
 *
 * <p>Go decides this once for all executions of a template; here it is decided while the page is
 * written, which gives the same page and also holds where two branches of a template end at
 * different places.
 *
 * <p>What must never happen: a value ends the element, the attribute or the string that it stands
 * in. An address whose scheme could run something becomes {@code #ZgotmplZ}, as in Go.
 */
@NullMarked
package aegle.metrics.rules.template.html;

import org.jspecify.annotations.NullMarked;
