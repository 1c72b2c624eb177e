/**
 * Asks one target over HTTP/1.1, with every byte and every second counted.
 *
 * <p>Start at {@link aegle.server.probe.http.TargetClient}: one for each target, so its connection
 * stays open between scrapes. The deadline covers the whole trip (connecting, the TLS handshake,
 * the last byte of the body), because the socket below TLS knows it ({@link
 * aegle.server.probe.http.DeadlineSocket}); the limit on the body covers it before and after
 * decompression, so a small answer cannot unpack into a large one. The work is done in the caller's
 * thread by plain blocking reads, which is what virtual threads are for: a scrape costs no thread
 * hand-over and no buffer beyond its body. Failures are {@link
 * aegle.server.probe.http.FetchException}s whose messages a person can act on and which hold no
 * secret.
 */
@NullMarked
package aegle.server.probe.http;

import org.jspecify.annotations.NullMarked;
