/**
 * The pages for people: signing in, Overview, Alerts, Metrics, Targets, Deliveries.
 *
 * <p>In: what the features tell through {@link aegle.server.web.WebSources}. Out: HTML that can be
 * read before any script runs, and a stream of server-sent events that keeps it current. A page is
 * made in three steps, each in its own kind of class: a controller reads the address, a reader
 * (such as {@code FigureReader}) asks the features and fills records of {@code web.view}, {@code
 * Pages} renders a compiled template with them. Start at {@link aegle.server.web.WebConfiguration},
 * which lists every part.
 *
 * <p>Pages ask their own addresses below {@code /ui} with the session of the reader; the open API
 * stands elsewhere, outside the filters that {@code PageSecurity} sets up. Nothing here evaluates a
 * rule, scrapes or delivers, and no number is shown that was not asked for.
 */
@NullMarked
package aegle.server.web;

import org.jspecify.annotations.NullMarked;
