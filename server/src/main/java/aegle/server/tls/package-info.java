/**
 * Certificates for the clients that insist on TLS: the agent of New Relic and the libraries of
 * Datadog speak nothing else, and want a certificate that somebody they trust has signed.
 *
 * <p>{@link aegle.server.tls.Authority} is that somebody: made once, kept in {@code DATA/tls},
 * handed to each client as {@code ca.pem}. {@link aegle.server.tls.Certificates} has it sign what
 * the server shows, for the names of {@link aegle.server.tls.TlsSettings}, and signs anew before it
 * runs out. Whoever has a certificate of his own names its files there instead, and no authority is
 * made. Who listens is in {@code receive}.
 */
@NullMarked
package aegle.server.tls;

import org.jspecify.annotations.NullMarked;
