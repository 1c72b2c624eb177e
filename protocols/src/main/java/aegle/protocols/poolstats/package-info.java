/**
 * The pool of database connections, as the platform prints it to its console each minute: {@code
 * Pool stats: { totalCount: 20, idleCount: 15, waitingCount: 0 }}.
 *
 * <p>In: a log record, from whichever protocol. Out: gauges, at {@link
 * aegle.protocols.poolstats.PoolStats}. The record itself is kept as any other.
 */
@NullMarked
package aegle.protocols.poolstats;

import org.jspecify.annotations.NullMarked;
