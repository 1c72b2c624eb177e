package aegle.records;

/**
 * How many entries match.
 *
 * @param timedOut whether the time limit ended the counting, so that there may be more
 */
public record Count(long entries, boolean timedOut) {}
