/**
 * What pages show: records that a controller fills and a template reads, and the words, numbers and
 * times that they are written in.
 *
 * <p>In: what the features of the server tell. Out: text that needs no further thought, since a
 * template only places it. Start at {@link aegle.server.web.view.Frame}, which every page gets, and
 * at {@link aegle.server.web.view.Messages}, where every sentence comes from. The types are public
 * because the compiled templates live in a package of their own. Nothing here asks a store or a
 * clock.
 */
@NullMarked
package aegle.server.web.view;

import org.jspecify.annotations.NullMarked;
