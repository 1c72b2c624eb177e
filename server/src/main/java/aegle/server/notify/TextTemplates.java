package aegle.server.notify;

import aegle.metrics.rules.template.MissingKey;
import aegle.metrics.rules.template.Template;
import aegle.metrics.rules.template.TemplateException;
import aegle.metrics.rules.template.TemplateFunctions;
import aegle.metrics.rules.template.TemplateLimits;
import aegle.metrics.rules.template.TemplateSet;
import aegle.metrics.yaml.YamlNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The templates that every text of a receiver may call by name: the default ones ({@code
 * default.tmpl} beside this class), and those of the files under {@code templates:}, which replace
 * default ones of the same name.
 */
public record TextTemplates(TemplateSet set) {
  /** Most files under {@code templates:}. */
  static final int MAX_FILES = 200;

  /** The default templates alone. */
  public static final TextTemplates DEFAULT = new TextTemplates(defaults());

  /** The default templates and those of files, by {@code templates:} of the file's root. */
  static TextTemplates read(YamlNode file, Path folder) {
    TemplateSet set = DEFAULT.set;
    int files = 0;
    for (YamlNode pattern : file.find("templates").map(YamlNode::items).orElse(List.of())) {
      for (Path path : new FilePattern(folder, pattern).files()) {
        if (++files > MAX_FILES) {
          throw pattern.error("there are more than " + MAX_FILES + " files of templates");
        }
        set = with(set, path, pattern);
      }
    }
    return new TextTemplates(set);
  }

  private static TemplateSet with(TemplateSet set, Path path, YamlNode place) {
    try {
      String name = path.getFileName().toString();
      return set.and(name, Files.readString(path), TextFunctions.timeless());
    } catch (TemplateException e) {
      throw place.error("the file " + path + " cannot be used: " + e.getMessage());
    } catch (IOException e) {
      throw place.error("cannot read the file " + path + " as UTF-8 text");
    }
  }

  /** A text of the file; one that does not parse is a complaint where it stands. */
  TextTemplate text(YamlNode node) {
    TextTemplate template = text(node.text());
    try {
      var _ = parsed(template.source(), TextFunctions.timeless());
    } catch (TemplateException e) {
      throw node.error("the template cannot be used: " + e.getMessage());
    }
    return template;
  }

  TextTemplate text(String source) {
    return new TextTemplate(source, this);
  }

  /** One of the default templates. */
  TextTemplate named(String name) {
    return text("{{ template \"" + name + "\" . }}");
  }

  /**
   * A text expanded over data.
   *
   * @param now what {@code now} gives, and what {@code since} counts up to
   * @throws TemplateException when the template asks for what is not there, or for too much
   */
  public String expand(String text, @Nullable Object data, Instant now) {
    return expand(text, data, new Expansion(data, now, false));
  }

  /** As {@link #expand}, with every value escaped for its place on a page. */
  public String expandHtml(String text, @Nullable Object data, Instant now) {
    return expand(text, data, new Expansion(data, now, true));
  }

  private String expand(String text, @Nullable Object data, Expansion expansion) {
    Template template = parsed(text, expansion.functions);
    return expansion.isHtml
        ? template.executeHtml(data, MissingKey.ZERO)
        : template.execute(data, MissingKey.ZERO);
  }

  private Template parsed(String text, TemplateFunctions functions) {
    return Template.parse("", text, functions, TemplateLimits.DEFAULT, set);
  }

  /** One execution with all that its route labels execute in turn. */
  private final class Expansion {
    private final boolean isHtml;
    private final TemplateFunctions functions;

    Expansion(@Nullable Object data, Instant now, boolean isHtml) {
      this.isHtml = isHtml;
      Map<String, String> labels = data instanceof MessageData d ? d.routeLabels() : Map.of();
      RouteLabels route = new RouteLabels(labels, label -> again(label, data));
      this.functions = TextFunctions.at(now, route);
    }

    private String again(String label, @Nullable Object data) {
      return expand(label, data, this);
    }
  }

  private static TemplateSet defaults() {
    try (InputStream file = TextTemplates.class.getResourceAsStream("default.tmpl")) {
      if (file == null) {
        throw new AssertionError("BUG: default.tmpl is not beside its class");
      }
      String text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
      return TemplateSet.empty().and("default.tmpl", text, TextFunctions.timeless());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
