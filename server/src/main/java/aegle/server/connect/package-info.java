/**
 * How the process is reached over HTTP, with TLS and without: one place for the limits of a
 * connection, whichever port it came to.
 *
 * <p>In: Tomcat's connectors. Out: the same, with {@link aegle.server.connect.HttpSettings}
 * applied. Tomcat closes a connection that is silent; one that says a byte now and then it keeps
 * for ever, and two thousand of those shut everybody else out. {@link
 * aegle.server.connect.SteadyProtocol} therefore asks for whole heads, bodies and handshakes in
 * bounded time.
 *
 * <p>Invariant: no connection holds a place for longer than its patience allows without a whole
 * request having come over it, or one being answered.
 */
@NullMarked
package aegle.server.connect;

import org.jspecify.annotations.NullMarked;
