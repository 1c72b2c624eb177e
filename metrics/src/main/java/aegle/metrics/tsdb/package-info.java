/**
 * The embedded time-series database. Start at {@link aegle.metrics.tsdb.TimeSeriesDatabase}.
 *
 * <p><b>In.</b> {@code Intake} identifies each sample's series ({@code KeyTable}), checks it,
 * writes the batch to the log ({@code Wal}, {@code WalEncoder}) and then to the {@code Head}: the
 * newest samples unpacked in {@code Lanes}, older ones as small chunks in {@code HeadSeries}.
 * {@code Maintenance} cuts what is older than the newest two hours out of the head into a block
 * ({@code BlockWriter}), merges blocks ({@code Compaction}) and deletes old ones.
 *
 * <p><b>Out.</b> {@code Query} finds series with {@code Selection} over the {@code LabelIndex} of
 * the head and of each {@code Block}; {@code FoundSeries} reads them. What must never happen: a
 * sample in no log file and no block; a head trimmed before its block is served; a mapping closed
 * under a reader.
 *
 * <h2>Files</h2>
 *
 * All numbers are little-endian; varints have seven bits a byte, lowest first; zigzag makes small
 * negative numbers short. Checksums are CRC-32C.
 *
 * <pre>
 * folder/lock                     held while open
 * folder/wal/0000000001.wal       numbers only grow; each file holds the labels of its series
 * folder/blocks/0000000001.block  (.tmp: half written; .damaged: set aside)
 *
 * Log file                          Record
 * +-------------------+             +------------+---------------+---------------------+
 * | "AEGLWAL1"      8 |             | length   4 | checksum    4 | payload             |
 * | number          8 |             +------------+---------------+---------------------+
 * | records ...       |   Series:   | 1 | ref varint | labels varint | (name, value)...|
 * +-------------------+   Samples:  | 2 | count    4 | samples ...                     |
 *
 * Sample of the log: one octet of flags (1: the series after the one before; 2: the time of the one
 * before; 4 and 8: value whole, in hundredths, in thousandths, raw), then what the flags leave
 * open: series difference zigzag, time difference zigzag, value zigzag or 8 bytes.
 *
 * Block
 * +--------------------------------------------------------------+
 * | "AEGLBLK1" 8 | version 4 | zero 4                            |
 * +--------------------------------------------------------------+
 * | chunks: (checksum 4 | chunk) ..., series by series           |
 * +------------------ the index, one checksum -------------------+
 * | entries: chunk count varint, first time less window zigzag,  |
 * |   position varint, per chunk (gap varint but for the first,  |
 * |   duration varint, length varint), label count varint,       |
 * |   (name symbol varint, value symbol varint) ...              |
 * | entry offsets: 4 each, one more than series                  |
 * | symbols: UTF-8, in the order of their coming                 |
 * | symbol offsets: 4 each, one more than symbols                |
 * | postings: Roaring bitmaps of series numbers                  |
 * | names, sorted: (symbol 4, first value 4, values 4) ...       |
 * | values, sorted by name and value: (symbol 4, posting 4) ...  |
 * | cuts: (below log file 8, below time 8) ...                   |
 * +--------------------------------------------------------------+
 * | footer: least time 8, greatest time 8, window start 8,       |
 * |   window end 8, samples 8, chunks 8, series 4, symbols 4,    |
 * |   names 4, values 4, eight section positions 8 each, cuts 4, |
 * |   checksum of the index 4, checksum of the footer 4,         |
 * |   version 4, "AEGLBLK1" 8                                    |
 * +--------------------------------------------------------------+
 *
 * Chunk
 * +--------------+-------------------------+------------------+---------------+
 * | count varint | first time less base    | times less first | values:       |
 * |              | zigzag (base: in blocks | (IntegerColumn)  | tag 1, column |
 * |              | the same, else 0)       |                  |               |
 * +--------------+-------------------------+------------------+---------------+
 * Tag 0..9: whole numbers divided by that power of ten; with 32 added, exceptions come before the
 * column: count varint, (gap varint, 8 bytes) ...; 16: the bits as whole numbers; 17: XorColumn.
 * </pre>
 */
@NullMarked
package aegle.metrics.tsdb;

import org.jspecify.annotations.NullMarked;
