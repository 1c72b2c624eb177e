package aegle.metrics.rules.expand;

import aegle.metrics.rules.template.Arguments;
import aegle.metrics.rules.template.GoFormat;
import aegle.metrics.rules.template.TemplateObject;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One element of the answer to a template's query.
 *
 * @param labels the metric name among them
 * @param value a Double
 */
public record QuerySample(Map<String, String> labels, Object value) implements TemplateObject {
  public QuerySample {
    labels = Map.copyOf(labels);
  }

  @Override
  public String typeName() {
    return "*template.sample";
  }

  @Override
  public boolean has(String member) {
    return member.equals("Labels") || member.equals("Value");
  }

  @Override
  public boolean isMethod(String member) {
    return false;
  }

  @Override
  public @Nullable Object get(String member, Arguments arguments) {
    return member.equals("Labels") ? labels : value;
  }

  @Override
  public String toString() {
    return GoFormat.sprintf("{%v %v}", labels, value);
  }
}
