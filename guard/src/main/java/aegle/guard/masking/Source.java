package aegle.guard.masking;

/**
 * Where signals come from.
 *
 * @param project whose key let them in
 * @param protocol {@code sentry}, {@code otlp}...
 * @param sender the logger, page or SDK that sends it; {@link Masker} replaces it by what an entry
 *     says of itself: {@code logger booking}, {@code page /th/book}, {@code sdk sentry.javascript}
 */
public record Source(String project, String protocol, String sender) {
  Source withSender(String other) {
    return new Source(project, protocol, other);
  }
}
