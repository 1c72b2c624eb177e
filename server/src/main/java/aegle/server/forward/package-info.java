/**
 * Sends chosen signals on to other products: what leaves the house.
 *
 * <p>What comes in: batches that were masked and then offered to a store, at {@link
 * aegle.server.forward.ForwardedSeries} and {@link aegle.server.forward.ForwardedRecords}, which
 * stand around the stores. A store says how many samples of a batch it refused and not which; those
 * that are older than what already left are kept back, others that it refused, such as of one
 * series too many, leave all the same. What is chosen is written to the {@link
 * aegle.server.forward.DiskQueue} of its forward before the sender's request is acknowledged. What
 * goes out: requests of a {@link aegle.server.forward.Courier}, one loop for each forward, in
 * order. Start at {@link aegle.server.forward.Forwards}.
 *
 * <p>A queue is a folder of segment files, each the records of some time:
 *
 * <pre>
 * segment = "AEGLFWD1" record*
 * record  = length:int32 crc32c:int32 at:int64 count:int32 payload     (big endian)
 *           length is the payload's; the sum is over at, count and payload
 * payload = 1 snappy(prometheus.WriteRequest)                          samples
 *         | 2 (kind:int8 nanos:int64 length:int32 entry)*              records, see EntryBytes
 * position = segment:int64 offset:int64 crc32c:int32                   what was sent so far
 * </pre>
 *
 * <p>Sending is at least once: after a crash the batch that was under way goes again. A full queue
 * drops its oldest segment, for what is newest is worth most when the receiver comes back.
 *
 * <p>What must never happen: a byte that was not masked; a receiver that slows intake down; a
 * secret in a message, a page or an address; a signal that is lost and not counted; anything that
 * leaves though no forward was written down.
 */
@NullMarked
package aegle.server.forward;

import org.jspecify.annotations.NullMarked;
