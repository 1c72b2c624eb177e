package aegle.metrics.rules.template;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A parsed template, ready to be executed any number of times, from any thread.
 *
 * <p>Data are maps with text keys, lists, {@code String}, {@code Long}, {@code Double}, {@code
 * Boolean}, null, and {@link TemplateObject}s; nothing else is looked into.
 */
public final class Template {
  private final String name;
  private final String text;
  private final TemplateFunctions functions;
  private final TemplateLimits limits;
  private final Map<String, Node.Block> templates;

  private Template(
      String name,
      String text,
      TemplateFunctions functions,
      TemplateLimits limits,
      Map<String, Node.Block> templates) {
    this.name = name;
    this.text = text;
    this.functions = functions;
    this.limits = limits;
    this.templates = Map.copyOf(templates);
  }

  /**
   * Parses a text within the default limits.
   *
   * @throws TemplateException as Go words it: {@code template: NAME:LINE: ...}
   */
  public static Template parse(String name, String text, TemplateFunctions functions) {
    return parse(name, text, functions, TemplateLimits.DEFAULT);
  }

  /** Parses a text within limits of the caller's own. */
  public static Template parse(
      String name, String text, TemplateFunctions functions, TemplateLimits limits) {
    Map<String, Node.Block> templates = new Parser(name, text, functions, limits).parse();
    return new Template(name, text, functions, limits, templates);
  }

  /**
   * Expands the template over data.
   *
   * @throws TemplateException as Go words it: {@code template: NAME:LINE:COLUMN: executing ...}
   */
  public String execute(@Nullable Object data, MissingKey missingKey) {
    return new Executor(this, missingKey, Escaping.NONE).execute(data);
  }

  /** As {@link #execute}, with every value escaped for HTML text, except {@link SafeHtml}. */
  public String executeHtml(@Nullable Object data, MissingKey missingKey) {
    return new Executor(this, missingKey, Escaping.HTML).execute(data);
  }

  enum Escaping {
    NONE,
    HTML
  }

  String name() {
    return name;
  }

  String text() {
    return text;
  }

  TemplateFunctions functions() {
    return functions;
  }

  TemplateLimits limits() {
    return limits;
  }

  Node.@Nullable Block find(String templateName) {
    return templates.get(templateName);
  }
}
