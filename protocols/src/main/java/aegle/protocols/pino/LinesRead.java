package aegle.protocols.pino;

import aegle.signals.SignalBatch;

/**
 * All lines of one body.
 *
 * @param signals the records, and what was refused
 * @param jsonLines how many lines were JSON
 * @param plainLines how many were words or logfmt, and were kept as such
 */
public record LinesRead(SignalBatch signals, int jsonLines, int plainLines) {}
