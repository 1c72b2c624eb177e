/**
 * The one process. {@link aegle.server.Aegle} is where it starts; {@code Wiring} lists its parts in
 * the order of the data's trip: receive, decode, keep, judge, tell. Features live one package each
 * and know neither Spring nor {@code web}.
 */
@NullMarked
package aegle.server;

import org.jspecify.annotations.NullMarked;
