package aegle.protocols.loki;

import aegle.signals.SignalBatch;

/**
 * What one push said.
 *
 * @param signals the records that are to be kept, and what was refused
 * @param error the text of the answer 400, or empty when all was taken in and the answer is 204
 */
public record LokiRead(SignalBatch signals, String error) {}
