/**
 * What leaves the house, in the words of those who receive it.
 *
 * <p>In: a {@link aegle.server.forward.wire.Parcel} of samples or of records, masked long before.
 * Out: one {@link aegle.server.forward.wire.Call}, which the courier posts. There is one {@link
 * aegle.server.forward.wire.Tongue} for each protocol: remote write 1.0, OTLP over HTTP, Datadog's
 * v2 and New Relic's ingest APIs. Start at {@link aegle.server.forward.wire.Protocol}.
 *
 * <p>Everything here is pure: no socket, no file, no secret. What a protocol cannot say (a
 * staleness marker where numbers have to be finite) is left out and counted in the call. A parcel
 * always comes to the same bytes, but for the compression, so that what is sent again is the same
 * thing.
 */
@NullMarked
package aegle.server.forward.wire;

import org.jspecify.annotations.NullMarked;
