/**
 * The doors of the process for programs: remote write, the Prometheus HTTP API, federation, the
 * protocols of records, Aegle's own metrics and the life of the server. Raw servlets, outside
 * DispatcherServlet and the security chain (see {@code
 * docs/decisions/0003-intake-outside-the-framework.md}), and beside them {@link
 * aegle.server.receive.GrpcDoor}. What the doors for records share is in {@link
 * aegle.server.receive.RecordDesk}; every batch of theirs passes {@link
 * aegle.server.receive.Reception}.
 *
 * <p>In: HTTP requests. Out: words for {@code aegle.server.intake}, questions for {@code promql}
 * and the store, bytes in the formats of Prometheus. {@link aegle.server.receive.Doors} lists every
 * path with its servlet; each servlet asks {@link aegle.server.receive.Gate} first. The API's calls
 * are in the classes named {@code *Calls}; JSON is written straight to bytes by {@link
 * aegle.server.receive.JsonBytes}.
 *
 * <p>The doors for records ({@link aegle.server.receive.SentryServlet}, {@link
 * aegle.server.receive.OtlpServlet}, {@link aegle.server.receive.LokiServlet}...) differ in how
 * they decode and in the words of their answers; what they do alike is in {@link
 * aegle.server.receive.Reception}.
 *
 * <p>{@link aegle.server.receive.DatadogServlet}, {@link aegle.server.receive.NewRelicServlet} and
 * {@link aegle.server.receive.NewRelicAgentServlet} stand for hosted products: their clients
 * present keys in ways of their own and act on the very status that they get.
 *
 * <p>Nothing here keeps state but buffers, the agents that are connected and what was taken in
 * lately; no body is read beyond its limit.
 */
@NullMarked
package aegle.server.receive;

import org.jspecify.annotations.NullMarked;
