/**
 * Keeps and finds what is not a sample: logs, spans, errors, replays, vitals, accesses, check-ins.
 *
 * <p>{@link aegle.records.RecordStore} is the seam. In come {@link aegle.signals.Entry entries},
 * already masked: nothing here looks for personal data, so what is appended is what lies on the
 * disk. Out comes what a page shows: a {@link aegle.records.Page} of {@link
 * aegle.records.StoredEntry}, a {@link aegle.records.Histogram}, the {@link
 * aegle.records.TopValues} of a field, its {@link aegle.records.Percentiles}, or a {@link
 * aegle.records.Tail} of what is coming in. Every question is a {@link aegle.records.RecordQuery}:
 * kinds, words, a stretch of time, and how long the answer may take.
 *
 * <h2>The language</h2>
 *
 * Lucene's classic syntax. Words without a field are searched in {@code message}, one by one or
 * {@code "as a phrase"}; {@code message} and {@code error.message} are searched by word whatever
 * the case, every other field by its exact value:
 *
 * <pre>
 * payment failed                       both words, anywhere in the message
 * level:error AND clinic.id:bkk-1      AND binds tighter than OR; NOT or - excludes
 * duration.ms:[500 TO *]  duration.ms:&gt;=500  http.response.status_code:{499 TO 600}
 * time:[2026-06-01 TO 2026-06-02T08:00:00Z]
 * url.path:/api/*       service.name:book?ng   host.name:*-1   a wildcard, also a leading one
 * log.logger:/web\..+/                     a regular expression over the whole value
 * _exists_:trace.id   trace.id:*       the record has such a field
 * </pre>
 *
 * Two words without an operator both have to match. A field that held texts and numbers is searched
 * as both: {@code code:5} finds {@code "5"}, 5 and 5.0. A mistake throws {@link
 * aegle.records.RecordQueryException}, which points at the character.
 *
 * <p>What must never happen: an entry that was acknowledged and is not found after a crash, or is
 * found twice; a search that is ended by interrupting its thread.
 */
@NullMarked
package aegle.records;

import org.jspecify.annotations.NullMarked;
