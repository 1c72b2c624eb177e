package aegle.server.notify;

import java.util.Map;

/**
 * The texts of one way to tell a receiver, by the names of their keys in the file. A key that is
 * not there is the empty text.
 */
record Texts(Map<String, TextTemplate> byKey) {
  Texts {
    byKey = Map.copyOf(byKey);
  }

  String of(String key, Message message) {
    return byKey.getOrDefault(key, TextTemplate.NOTHING).expand(message);
  }

  String htmlOf(String key, Message message) {
    return byKey.getOrDefault(key, TextTemplate.NOTHING).expandHtml(message);
  }
}
