/**
 * The store of records on Lucene. Start at {@link aegle.records.lucene.LuceneRecordStore}.
 *
 * <p><b>In.</b> A batch is written to the log ({@link aegle.records.log.EntryLog}), acknowledged,
 * and queued for one thread, the {@code Indexer}. That thread alone writes to indexes, in the order
 * of the sequence numbers: {@code DayIndexes} has one {@code DayIndex} for each kind and UTC day,
 * and {@code DocumentBuilder} turns an entry into what Lucene keeps. A checkpoint commits every
 * changed index together with the number up to which it is complete, and then deletes the files of
 * the log that all indexes have covered. After a crash, or when an index could not be written, the
 * log is read again and each index takes what is above its own number: nothing twice, nothing lost.
 *
 * <p><b>Out.</b> {@code QueryReader} turns text into a Lucene query. Every segment is sorted by
 * time and sequence, newest first, so a stretch of time is a stretch of documents ({@code
 * TimeOrder}): {@code PageSearch} stops when a page is full, {@code Counting} puts counts over time
 * together from document numbers alone. The time is read between windows of documents ({@code
 * Deadline}), nobody is interrupted. {@code Tails} matches what comes in against the same queries,
 * in memory.
 *
 * <h2>A field in the index</h2>
 *
 * A name that held values of several types is several fields, so a type never conflicts:
 *
 * <pre>
 * name#w   words with positions (message, error.message)
 * name#t   exact texts, yes and no, with a column for counting values
 * name#x   exact texts without column: long texts, and values that hardly ever repeat
 * name#h   ids of hexadecimal digits, PackedId, without column
 * name#l   whole numbers, a column with the range of each block
 * name#d   real numbers, likewise, as bits that sort
 * _time _seq   columns by which segments are sorted     _source   the entry, EntryBytes
 * </pre>
 *
 * Numbers have no tree of points: a range is answered from the column and its ranges of blocks,
 * which costs a few milliseconds for a million records and saves a third of the disk of such a
 * field. The source is compressed with Zstandard ({@code RecordsCodec}).
 *
 * <h2>Files</h2>
 *
 * <pre>
 * folder/lock             held while open
 * folder/wal/             the write-ahead log
 * folder/KIND/2026-06-01/  an index; .deleted: on its way out; .damaged: set aside
 * </pre>
 */
@NullMarked
package aegle.records.lucene;

import org.jspecify.annotations.NullMarked;
