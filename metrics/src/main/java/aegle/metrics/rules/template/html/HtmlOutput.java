package aegle.metrics.rules.template.html;

/** Writes a page: literal text as it is, values escaped for where they stand. Used once. */
public final class HtmlOutput {
  private final PageScanner scanner = new PageScanner();

  /** What of the template's own text belongs on the page. */
  public String literal(String text) {
    StringBuilder out = new StringBuilder(text.length());
    scanner.literal(text, out);
    return out.toString();
  }

  /**
   * A value, escaped.
   *
   * @param json the value as JSON, for scripts; it holds no sign that could end an element
   */
  public String value(String text, String json, Trust trust) {
    Place place = scanner.placeOfValue();
    String escaped = place.isComment() ? "" : at(place, text, json, trust);
    scanner.valueWritten(escaped);
    return escaped;
  }

  /** Whether the page may end here: no element, attribute or comment is open. */
  public boolean isBetweenElements() {
    return scanner.isBetweenElements();
  }

  private String at(Place place, String text, String json, Trust trust) {
    return switch (place) {
      case TEXT -> trust == Trust.HTML ? text : HtmlText.escaped(text);
      case RAW_TEXT -> trust == Trust.HTML ? HtmlText.normalized(text) : HtmlText.escaped(text);
      case ATTRIBUTE_NAME, TAG, AFTER_ATTRIBUTE_NAME, BEFORE_ATTRIBUTE_VALUE ->
          HtmlText.attributeName(text);
      case ATTRIBUTE -> trust == Trust.HTML ? attributeOfHtml(text) : attribute(text);
      case URL -> attribute(url(text, trust));
      case SOURCE_SET ->
          attribute(trust == Trust.URL ? UrlText.normalized(text) : UrlText.sourceSet(text));
      case SCRIPT -> inner(ScriptText.expression(json));
      case SCRIPT_DOUBLE_QUOTED, SCRIPT_SINGLE_QUOTED -> inner(ScriptText.string(text));
      case SCRIPT_TEMPLATE -> inner(ScriptText.template(text));
      case SCRIPT_REGEXP -> inner(ScriptText.regexp(text));
      case STYLE -> inner(StyleText.value(text));
      case STYLE_DOUBLE_QUOTED, STYLE_SINGLE_QUOTED -> inner(styleString(text, trust));
      case STYLE_URL, STYLE_DOUBLE_QUOTED_URL, STYLE_SINGLE_QUOTED_URL -> inner(url(text, trust));
      case COMMENT, SCRIPT_BLOCK_COMMENT, SCRIPT_LINE_COMMENT, STYLE_BLOCK_COMMENT ->
          throw new AssertionError("BUG: values in comments are left out before");
    };
  }

  private String url(String text, Trust trust) {
    return switch (scanner.url()) {
      case START -> UrlText.normalized(trust == Trust.URL ? text : UrlText.filtered(text));
      case PATH -> UrlText.normalized(text);
      case QUERY_OR_FRAGMENT ->
          trust == Trust.URL ? UrlText.normalized(text) : UrlText.escaped(text);
    };
  }

  /** A string of a style sheet is used as an address often enough. */
  private String styleString(String text, Trust trust) {
    return switch (scanner.url()) {
      case START -> StyleText.string(trust == Trust.URL ? text : UrlText.filtered(text));
      case PATH -> StyleText.string(text);
      case QUERY_OR_FRAGMENT -> url(text, trust);
    };
  }

  private String inner(String escaped) {
    return scanner.inAttribute() ? attribute(escaped) : escaped;
  }

  private String attribute(String text) {
    return scanner.isQuoted() ? HtmlText.escaped(text) : HtmlText.unquoted(text);
  }

  private String attributeOfHtml(String html) {
    String text = HtmlText.withoutTags(html);
    return scanner.isQuoted() ? HtmlText.normalized(text) : HtmlText.normalizedUnquoted(text);
  }
}
