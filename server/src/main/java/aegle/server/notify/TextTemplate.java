package aegle.server.notify;

import aegle.metrics.rules.template.TemplateException;

/**
 * A text of a receiver, in Go's template language over Alertmanager's data.
 *
 * @param templates those it may call by name
 */
record TextTemplate(String source, TextTemplates templates) {
  /** A text without any default behind it. */
  static final TextTemplate NOTHING = new TextTemplate("", TextTemplates.DEFAULT);

  /**
   * The text for a message.
   *
   * @throws TemplateException when the template asks for what is not there
   */
  String expand(Message message) {
    if (!source.contains("{{")) {
      return source;
    }
    return templates.expand(source, MessageData.of(message), message.at());
  }

  /** The text with every value escaped for its place on a page. */
  String expandHtml(Message message) {
    return templates.expandHtml(source, MessageData.of(message), message.at());
  }

  boolean isEmpty() {
    return source.isEmpty();
  }
}
