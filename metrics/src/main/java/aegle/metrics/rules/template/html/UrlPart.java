package aegle.metrics.rules.template.html;

/** How far an address has been written. */
enum UrlPart {
  /** Nothing yet: what comes may bring a scheme along. */
  START,
  PATH,
  QUERY_OR_FRAGMENT;

  UrlPart after(char c) {
    if (c == '?' || c == '#') {
      return QUERY_OR_FRAGMENT;
    }
    return this == START && !Character.isWhitespace(c) ? PATH : this;
  }

  UrlPart after(String text) {
    UrlPart part = this;
    for (int i = 0; i < text.length(); i++) {
      part = part.after(text.charAt(i));
    }
    return part;
  }
}
