/**
 * Loki's push, {@code POST /loki/api/v1/push}: streams of lines under labels, as pino-loki,
 * winston-loki, promtail and Alloy send them.
 *
 * <p>In: a body, JSON or a Snappy block around a protobuf {@code logproto.PushRequest}, at {@link
 * aegle.protocols.loki.LokiPush}. Out: {@link aegle.protocols.loki.LokiRead}, records of the kind
 * {@code log}, and the sentence that Loki would answer if a part was refused: as in Loki the good
 * part is kept, and the answer is 400 nevertheless.
 *
 * <p>The labels of a stream and the structured metadata of an entry become fields; the line itself
 * is read as {@link aegle.protocols.pino.LineReader} reads lines, so that a pino line is a record
 * with fields and not a text that looks like one. The time is the one that was pushed.
 */
@NullMarked
package aegle.protocols.loki;

import org.jspecify.annotations.NullMarked;
