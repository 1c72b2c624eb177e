/**
 * Web vitals: what a browser measured of a page, sent by {@code navigator.sendBeacon}.
 *
 * <p>In: the body of a beacon, whatever its content type says, since a beacon of a text comes as
 * {@code text/plain} and only a Blob says {@code application/json}. Out: one record of the kind
 * {@code vital} for each metric, at {@link aegle.protocols.vitals.VitalsBeacon}: a metric of the
 * web-vitals library (versions 2 to 6) or of Next.js by itself, a list of them, an object that
 * holds {@code metrics} with what they share beside it, or a form.
 *
 * <p>A metric may come more than once: with {@code reportAllChanges} its id is the same and its
 * value grows. The id is kept as {@code vital.id}, so that what counts can count the last. Only the
 * path of a page is kept, never its query, which may hold a token.
 */
@NullMarked
package aegle.protocols.vitals;

import org.jspecify.annotations.NullMarked;
