/**
 * {@code ./aegle ship FILE...}: follows log files and sends their lines to {@code POST /api/logs}
 * of a server, none lost and none twice.
 *
 * <p>In: files that programs write, such as pm2's. Out: batches of whole lines over HTTP. Start at
 * {@link aegle.server.ship.Shipper}, which makes one round after the other: {@link
 * aegle.server.ship.FollowedFile} notices rotation and knows which {@link
 * aegle.server.ship.Generation} of a file is to be read, {@link aegle.server.ship.BatchReader} cuts
 * a {@link aegle.server.ship.Batch} of lines from it, {@link aegle.server.ship.StateFile} notes the
 * batch before it is sent, and {@link aegle.server.ship.Destination} sends it.
 *
 * <p>A batch that has been noted is sent, under its name, until the server has answered for it;
 * every try after the first asks the server not to keep it again. So a process killed at any moment
 * goes on where it was: what was not noted has not been sent, and what was noted is asked about.
 *
 * <p>What must never happen: a line's content, or the key, in what is printed; a line passed over
 * without a word and a count; memory that grows with a line, a file or the time that a server is
 * away. Files are only read. One thread does everything, apart from the wish to end.
 */
@NullMarked
package aegle.server.ship;

import org.jspecify.annotations.NullMarked;
