/**
 * Entries as bytes, and the write-ahead log that holds them until an index does. Start at {@link
 * aegle.records.log.EntryLog}; {@link aegle.records.log.EntryBytes} is the encoding, which the
 * indexes keep as the source of each entry, too. Knows no index.
 *
 * <p>A batch is one record, so a crash keeps all of it or nothing. Sequence numbers count entries
 * from 1 on and never go back; an index that says up to which number it is complete is brought up
 * to date by reading the records behind it, and a file whose numbers all indexes have is deleted.
 *
 * <h2>Files</h2>
 *
 * Numbers of fixed length are little-endian; varints have seven bits a byte, lowest first; zigzag
 * makes small negative numbers short. Checksums are CRC-32C.
 *
 * <pre>
 * folder/0000000001.log      the name is the file's number; numbers only grow
 *
 * File                       Record
 * +---------------------+    +----------+------------+-----------------------------------+
 * | "AEGLREC1"        8 |    | length 4 | checksum 4 | first sequence 8 | count 4 | ...   |
 * | number            8 |    +----------+------------+-----------------------------------+
 * | first sequence    8 |    The length and the checksum are of what follows them.
 * | records ...         |    Then for each entry:
 * +---------------------+    +--------+---------------+----------+-----------------------+
 *                            | kind 1 | time, nanos 8 | length 4 | source                |
 *                            +--------+---------------+----------+-----------------------+
 *
 * Source, version 1 (kind and time stand beside it)
 * +-----------+---------------+--------------------------------------------------+--------+
 * | version 1 | fields varint | (name: varint n; n - 1 in the table of           | detail |
 * |           |               |  EntryBytes, or 0 and a text | tag 1 | value)... |        |
 * +-----------+---------------+--------------------------------------------------+--------+
 * text: length in bytes varint, UTF-8
 * Values   0 text   1 hexadecimal digits in pairs: bytes varint, bytes   2 whole: zigzag varint
 *          3 real: 8 bytes   4 yes   5 no   6 texts: count varint, texts
 * Detail   0 nothing   1 members: count varint, (text, detail)...   2 items: count varint, details
 *          3 text   4 numeral: text   5 yes   6 no   7 null
 * </pre>
 */
@NullMarked
package aegle.records.log;

import org.jspecify.annotations.NullMarked;
