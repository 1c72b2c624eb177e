/**
 * Releases of the platform and the source maps of their scripts: from what a build uploads to a
 * stack that shows the code as it was written.
 *
 * <p>In: chunks of bundles and the word to put them together, from {@code receive}, which speaks
 * the management API of Sentry's command lines; errors on their way into the store. Out: the same
 * errors with original files, functions and lines. Start at {@link
 * aegle.server.releases.BundleDesk}, which checks and opens a bundle and keeps its maps one by one;
 * {@link aegle.server.releases.ChunkShelf} holds chunks until then; {@link
 * aegle.server.releases.Symbols} finds the map of a frame, by debug id or by release and address,
 * and keeps those in memory that are in use. Rows are in {@code aegle.server.state}, files in
 * {@code aegle.server.intake.SignalFiles}: {@code chunks/SHA1/chunk} and {@code
 * artifacts/SHA1-OF-BUNDLE/POSITION.map.gz}.
 *
 * <p>What is uploaded is only as good as the key that uploads it, and keys of builds leak. So no
 * name from a bundle ever names a file here, nothing is believed before its SHA-1 was checked, and
 * {@link aegle.server.releases.UploadLimits} bounds every size. See {@code
 * docs/decisions/0010-bundles-are-opened-when-they-come.md}.
 */
@NullMarked
package aegle.server.releases;

import org.jspecify.annotations.NullMarked;
