/**
 * DogStatsD and StatsD: lines of text in packets, as hot-shots, java-dogstatsd-client, Micrometer
 * and statsd's own clients send them over UDP, TCP and unix sockets.
 *
 * <pre>
 * name:value[:value]|type[|@rate][|T1760000000][|#tag:value,tag][|c:ID][|e:ENV][|card:low]
 * name,tag=value:1|c                  Telegraf's flavour          name#tag=value:1|c   Sysdig's
 * _e{TITLE,TEXT}:title|text|...       an event, with the lengths of its title and its text
 * _sc|name|status|...|m:message       a service check
 * </pre>
 *
 * <p>In: the bytes of a packet, at {@link aegle.protocols.dogstatsd.PacketReader}. Out: each metric
 * as a {@link aegle.protocols.dogstatsd.MetricLine}, lent to a {@link
 * aegle.protocols.dogstatsd.MetricSink} without making an object, since there may be 100,000 a
 * second; events and service checks as records in a {@code SignalBatch}. A line that cannot be read
 * is counted as a {@code Refusal} and costs the packet nothing else.
 *
 * <p>Sections come in an order of each client's own, so each is told by its first letters. Nobody
 * answers a packet, so there is no error text either. {@link
 * aegle.protocols.dogstatsd.SeriesLabels} says what a name and its tags are called in Prometheus.
 */
@NullMarked
package aegle.protocols.dogstatsd;

import org.jspecify.annotations.NullMarked;
