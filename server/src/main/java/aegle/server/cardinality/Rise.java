package aegle.server.cardinality;

import aegle.signals.Labels;

/**
 * By how much a series that stands for others grew.
 *
 * @param source whose counters they are
 * @param other its labels, with {@code __other__} in place of those that are too many
 */
public record Rise(String source, Labels other, double increase) {}
