package aegle.server.web.view;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/**
 * Every sentence of the pages, by key, in one language. Placeholders are <code>{0}</code>, <code>
 * {1}</code>; a key <code>x.one</code> beside <code>x.many</code> makes a plural.
 */
public final class Messages {
  private final Map<String, String> texts;

  private Messages(Map<String, String> texts) {
    this.texts = texts;
  }

  /** The sentences of a language, such as {@code en}, from {@code messages/en.properties}. */
  public static Messages of(String language) {
    String file = "/messages/" + language + ".properties";
    try (InputStream in = Messages.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalArgumentException(
            "no texts for the language '" + language + "' at " + file);
      }
      Properties properties = new Properties();
      properties.load(new InputStreamReader(in, StandardCharsets.UTF_8));
      Map<String, String> texts = new TreeMap<>();
      properties.stringPropertyNames().forEach(key -> texts.put(key, properties.getProperty(key)));
      return new Messages(Map.copyOf(texts));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  /** The sentence of a key, its placeholders filled. A key without a sentence is a broken build. */
  public String text(String key, Object... values) {
    String text = texts.get(key);
    if (text == null) {
      throw new AssertionError("BUG: no text for '" + key + "'");
    }
    for (int i = 0; i < values.length; i++) {
      text = text.replace("{" + i + "}", String.valueOf(values[i]));
    }
    return text;
  }

  /** The sentence for a count: {@code key.one} for one, {@code key.many} for any other number. */
  public String count(String key, long count, Object... further) {
    Object[] values = new Object[further.length + 1];
    values[0] = Unit.count(count);
    System.arraycopy(further, 0, values, 1, further.length);
    return text(key + (count == 1 ? ".one" : ".many"), values);
  }
}
