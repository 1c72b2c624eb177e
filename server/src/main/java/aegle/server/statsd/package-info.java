/**
 * The doors for DogStatsD and StatsD: UDP, TCP and unix sockets, on loopback unless configured,
 * since no packet carries a key.
 *
 * <p>In: packets, at {@link aegle.server.statsd.PacketDesk}, from a {@code UdpListener}, a {@code
 * UnixDatagramListener} or a {@code StreamListener}. {@code Gathering} adds each metric to the
 * {@code Aggregate} of its series, which it finds by the bytes of name and tags as they were
 * written ({@code KeyTable}), so that a metric that was seen before costs one hash and one
 * addition. Out: every ten seconds and at close what has been gathered goes to {@link
 * aegle.server.intake.Tallies}, which keeps the totals and writes them; events and service checks
 * go to the {@link aegle.server.intake.Hall} every second. Start at {@link
 * aegle.server.statsd.StatsdDoor}.
 *
 * <p>What is gathered is bounded: series by the limit of {@code Tallies}, keys by {@code KeyTable},
 * values of a set by {@link aegle.server.cardinality.DistinctCount}, records that wait by {@code
 * PacketDesk}. Nothing here may wait for a store while a socket is to be read; what the kernel
 * drops meanwhile is counted.
 */
@NullMarked
package aegle.server.statsd;

import org.jspecify.annotations.NullMarked;
