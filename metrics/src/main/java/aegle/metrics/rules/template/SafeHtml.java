package aegle.metrics.rules.template;

/** A text that is HTML already and is not escaped again. */
public record SafeHtml(String html) {
  @Override
  public String toString() {
    return html;
  }
}
