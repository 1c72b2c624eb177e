/**
 * Source maps and the bundles in which they are uploaded: from bytes to "this frame was line 12 of
 * bookings.ts".
 *
 * <p>Start at {@link aegle.protocols.sourcemap.SourceMapReader}, whose {@link
 * aegle.protocols.sourcemap.SourceMap} answers {@code find(line, column)}; {@link
 * aegle.protocols.sourcemap.FrameSymbols} rewrites all frames of an event by it. {@link
 * aegle.protocols.sourcemap.ArtifactBundle} opens what sentry-cli and the bundler plugins upload;
 * {@link aegle.protocols.sourcemap.ScriptComments} reads the last lines of a script.
 *
 * <p>How a frame finds its map. By debug id: {@code images[].debug_id} of the event (or {@code
 * debug_id}, which the Sentry decoder has put on the frame) equals {@code debugId} of a {@code
 * source_map} entry in some manifest. By release: the event's release and dist equal the
 * manifest's; the frame's address with its scheme and host replaced by {@code ~} equals the {@code
 * url} of a {@code minified_source} entry, whose {@code mapUrl}, resolved against that url, is the
 * {@code url} of the map. An upload carries {@code checksum} (SHA-1 of all the bytes, header
 * included) and {@code chunks} (SHA-1 of each, in order); {@code projects}, {@code version} and
 * {@code dist} of the request say the same as the manifest, which may lack them.
 *
 * <p>Maps come from the build of the platform's own people, but the key that uploads them may leak,
 * so everything has a bound in {@link aegle.protocols.sourcemap.SourceMapLimits}, nothing is
 * quadratic, and a path in a bundle is a name, never a place to write to.
 */
@NullMarked
package aegle.protocols.sourcemap;

import org.jspecify.annotations.NullMarked;
