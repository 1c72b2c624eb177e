package aegle.guard.masking;

/**
 * Personal data that a source has sent in a field and that was masked. Never the value.
 *
 * @param kind the {@link Kind#word()}, or the name of an operator's rule
 * @param signal {@code log}, {@code span}, {@code error}..., {@code measurement} or {@code file}
 * @param path the field, with every list's index as {@code []} and variable names as {@code *}
 * @param count how many values
 */
public record Leak(String kind, String signal, String path, Source source, long count) {}
