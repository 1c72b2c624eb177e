package aegle.metrics.rules.template;

/** A text that is an address already, or a part of one, and keeps its escapes. */
public record SafeUrl(String url) {
  @Override
  public String toString() {
    return url;
  }
}
