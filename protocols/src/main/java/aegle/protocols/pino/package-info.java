/**
 * Log lines: what pino writes, and what stands beside it in the same files.
 *
 * <p>In: the body of a request (one JSON object a line, or a JSON list of them) at {@link
 * aegle.protocols.pino.PinoBody}, or one line of a file at {@link aegle.protocols.pino.LineReader},
 * which the Loki reader uses too. Out: records of the kind {@code log}, and what was refused, line
 * by line: a broken line loses nothing but itself.
 *
 * <p>A line is read in one pass of tokens straight into fields ({@link
 * aegle.protocols.pino.JsonLine}); no tree is made but for what is only shown. Which name means
 * what is decided in {@link aegle.protocols.pino.LineFields} and in {@link
 * aegle.protocols.KnownFields}. Traps that real lines hold: a name that comes twice (an application
 * that logs a field called {@code time}: pino's own is the first, but its message is the last);
 * whole numbers beyond 64 bits; the prefixes that pm2 puts before each line, or the object into
 * which it packs several ({@link aegle.protocols.pino.Pm2Record}); lines of plain words between
 * those of JSON. Nothing is masked here, and no line is quoted in an error.
 */
@NullMarked
package aegle.protocols.pino;

import org.jspecify.annotations.NullMarked;
