package aegle.signals;

/**
 * A part of a request that was not taken in, while the rest was.
 *
 * @param signal what it would have been: {@code log}, {@code span}, {@code error}...
 * @param reason one of a decoder's fixed words, since it becomes a label: {@code too_large}
 * @param count how many were refused for it
 */
public record Refusal(String signal, String reason, int count) {}
