package aegle.server.notify;

import aegle.metrics.rules.template.MissingKey;
import aegle.metrics.rules.template.Template;
import aegle.metrics.rules.template.TemplateException;
import aegle.metrics.yaml.YamlNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.stream.Collectors;

/**
 * A text of a receiver, in Go's template language over Alertmanager's data, with the default
 * templates ({@code default.tmpl} beside this class) at hand.
 */
record TextTemplate(String source) {
  private static final String DEFAULTS = defaults();

  /** A text of the file; one that does not parse is a complaint where it stands. */
  static TextTemplate read(YamlNode node) {
    TextTemplate template = new TextTemplate(node.text());
    try {
      var _ = template.parsed(Instant.EPOCH);
    } catch (TemplateException e) {
      throw node.error("the template cannot be used: " + e.getMessage());
    }
    return template;
  }

  static TextTemplate literal(String text) {
    return new TextTemplate(text);
  }

  /** One of the default templates. */
  static TextTemplate named(String name) {
    return new TextTemplate("{{ template \"" + name + "\" . }}");
  }

  /**
   * The text for a message.
   *
   * @throws TemplateException when the template asks for what is not there
   */
  String expand(Message message) {
    if (!source.contains("{{")) {
      return source;
    }
    return parsed(message.at()).execute(new MessageData(message), MissingKey.ZERO);
  }

  /** The text with every value escaped for HTML. */
  String expandHtml(Message message) {
    return parsed(message.at()).executeHtml(new MessageData(message), MissingKey.ZERO);
  }

  private Template parsed(Instant now) {
    return Template.parse("", source + DEFAULTS, TextFunctions.at(now));
  }

  /** The definitions without the line breaks between them, which would be printed. */
  private static String defaults() {
    try (InputStream file = TextTemplate.class.getResourceAsStream("default.tmpl")) {
      if (file == null) {
        throw new AssertionError("BUG: default.tmpl is not beside its class");
      }
      return new String(file.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .collect(Collectors.joining());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
