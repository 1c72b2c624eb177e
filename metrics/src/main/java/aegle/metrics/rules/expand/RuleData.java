package aegle.metrics.rules.expand;

import aegle.metrics.rules.template.Arguments;
import aegle.metrics.rules.template.GoFormat;
import aegle.metrics.rules.template.TemplateObject;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a template of a rule is about: the dot.
 *
 * @param labels of the element, the metric name among them
 * @param value of the element
 */
record RuleData(
    Map<String, String> labels,
    Map<String, String> externalLabels,
    String externalUrl,
    double value)
    implements TemplateObject {
  private static final Set<String> FIELDS =
      Set.of("Labels", "ExternalLabels", "ExternalURL", "Value");

  @Override
  public String typeName() {
    return "struct { Labels map[string]string; ExternalLabels map[string]string;"
        + " ExternalURL string; Value interface {} }";
  }

  @Override
  public boolean has(String member) {
    return FIELDS.contains(member);
  }

  @Override
  public boolean isMethod(String member) {
    return false;
  }

  @Override
  public @Nullable Object get(String member, Arguments arguments) {
    return switch (member) {
      case "Labels" -> labels;
      case "ExternalLabels" -> externalLabels;
      case "ExternalURL" -> externalUrl;
      default -> value;
    };
  }

  @Override
  public String toString() {
    return GoFormat.sprintf("{%v %v %v %v}", labels, externalLabels, externalUrl, value);
  }
}
