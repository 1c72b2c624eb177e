package aegle.metrics.rules.expand;

import aegle.metrics.rules.template.MissingKey;
import aegle.metrics.rules.template.Template;
import aegle.metrics.rules.template.TemplateException;
import aegle.metrics.rules.template.TemplateFunctions;
import java.util.Map;
import java.util.Optional;

/**
 * The text of one label or annotation of an alerting rule. Immutable.
 *
 * <p>As in Prometheus four variables are there from the start: {@code $labels}, {@code
 * $externalLabels}, {@code $externalURL} and {@code $value}; they stand before the text, so the
 * columns of error messages count them.
 */
public final class RuleTemplate {
  private static final String DEFINITIONS =
      "{{$labels := .Labels}}{{$externalLabels := .ExternalLabels}}"
          + "{{$externalURL := .ExternalURL}}{{$value := .Value}}";

  private final String name;
  private final String text;

  /** The text of a rule; it is parsed only when it is needed. */
  public RuleTemplate(String alertName, String text) {
    this.name = "__alert_" + alertName;
    this.text = text;
  }

  /** What all templates of one evaluation share. */
  public record Surroundings(
      TemplateQuery query, long nowMillis, Map<String, String> externalLabels, String externalUrl) {
    public Surroundings {
      externalLabels = Map.copyOf(externalLabels);
    }
  }

  /** What is wrong with the text before any data is there; empty when it parses. */
  public Optional<String> complaint() {
    try {
      parse(RuleFunctions.of(TemplateQuery.NONE, 0, ""));
      return Optional.empty();
    } catch (TemplateException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private Template parse(TemplateFunctions functions) {
    return Template.parse(name, DEFINITIONS + text, functions);
  }

  /** The expanded text; an error becomes {@code <error expanding template: ...>}. */
  public String expand(Map<String, String> labels, double value, Surroundings surroundings) {
    if (!text.contains("{{")) {
      return text;
    }
    Template template;
    try {
      template =
          parse(
              RuleFunctions.of(
                  surroundings.query(), surroundings.nowMillis(), surroundings.externalUrl()));
    } catch (TemplateException e) {
      return failed("parsing", e);
    }
    try {
      RuleData data =
          new RuleData(labels, surroundings.externalLabels(), surroundings.externalUrl(), value);
      return template.execute(data, MissingKey.ZERO);
    } catch (TemplateException e) {
      return failed("executing", e);
    }
  }

  private String failed(String act, TemplateException e) {
    return "<error expanding template: error "
        + act
        + " template "
        + name
        + ": "
        + e.getMessage()
        + ">";
  }
}
