package aegle.server.notify;

import aegle.metrics.yaml.YamlNode;

/**
 * A text of a receiver's configuration. Texts with template actions are refused where they stand.
 */
record TextTemplate(String source) {
  static TextTemplate read(YamlNode node) {
    if (node.text().contains("{{")) {
      throw node.error("templates in texts are not supported by this version of Aegle");
    }
    return new TextTemplate(node.text());
  }

  static TextTemplate literal(String text) {
    return new TextTemplate(text);
  }

  String expand(Message message) {
    return source;
  }
}
