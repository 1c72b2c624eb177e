/**
 * Replays requests that were recorded from real clients: {@code ./aegle captures DIR}.
 *
 * <p>In: a folder with one folder for each family of clients; every request is a pair {@code
 * NAME.json} (method, path, headers, the recorded answer) and {@code NAME.body} (the bytes as they
 * were on the wire). Out: for each family how many requests were taken in, each that was refused
 * with its reason, how many signals the server counted, and how many of the values in the bodies a
 * query finds again. Read {@link aegle.bench.captures.Captures}, then {@link
 * aegle.bench.captures.Route}, which says where a request goes, and {@link
 * aegle.bench.captures.Lookups}, which says what is looked for.
 */
@NullMarked
package aegle.bench.captures;

import org.jspecify.annotations.NullMarked;
