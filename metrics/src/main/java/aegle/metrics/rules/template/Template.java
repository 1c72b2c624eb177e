package aegle.metrics.rules.template;

import java.util.HashMap;
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
  private final Map<String, TemplateSet.Defined> templates;
  private final TemplateSet others;

  private Template(
      String name,
      String text,
      TemplateFunctions functions,
      TemplateLimits limits,
      Map<String, TemplateSet.Defined> templates,
      TemplateSet others) {
    this.name = name;
    this.text = text;
    this.functions = functions;
    this.limits = limits;
    this.templates = Map.copyOf(templates);
    this.others = others;
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
    return parse(name, text, functions, limits, TemplateSet.empty());
  }

  /** Parses a text that may call the templates of a set beside those it defines itself. */
  public static Template parse(
      String name,
      String text,
      TemplateFunctions functions,
      TemplateLimits limits,
      TemplateSet others) {
    TemplateSet.Source source = new TemplateSet.Source(name, text);
    Map<String, TemplateSet.Defined> templates = new HashMap<>();
    new Parser(name, text, functions, limits)
        .parse()
        .forEach((key, block) -> templates.put(key, new TemplateSet.Defined(source, block)));
    return new Template(name, text, functions, limits, templates, others);
  }

  /**
   * Expands the template over data.
   *
   * @throws TemplateException as Go words it: {@code template: NAME:LINE:COLUMN: executing ...}
   */
  public String execute(@Nullable Object data, MissingKey missingKey) {
    return new Executor(this, missingKey, Escaping.NONE).execute(data);
  }

  /**
   * As {@link #execute}, with every value escaped for the place of the page where it stands, except
   * {@link SafeHtml} and {@link SafeUrl} where they belong.
   */
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

  TemplateSet.Source source() {
    return new TemplateSet.Source(name, text);
  }

  TemplateFunctions functions() {
    return functions;
  }

  TemplateLimits limits() {
    return limits;
  }

  TemplateSet.@Nullable Defined find(String templateName) {
    TemplateSet.Defined own = templates.get(templateName);
    return own == null ? others.find(templateName) : own;
  }
}
