package aegle.server.notify;

import aegle.metrics.rules.template.FunctionException;
import aegle.metrics.rules.template.TemplateException;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * The function {@code routeLabels} of one execution. The label of a route may be a template that
 * asks for other labels: each is expanded once, and a circle is an error. Used by one thread.
 */
final class RouteLabels {
  private final Map<String, String> labels;
  private final Function<String, String> expander;
  private final Map<String, String> expanded = new HashMap<>();
  private final Set<String> underWay = new LinkedHashSet<>();

  RouteLabels(Map<String, String> labels, Function<String, String> expander) {
    this.labels = labels;
    this.expander = expander;
  }

  /** The label, expanded; empty when there is none. */
  String get(String name) {
    String template = labels.get(name);
    if (template == null || expanded.containsKey(name)) {
      return expanded.getOrDefault(name, "");
    }
    if (!underWay.add(name)) {
      throw new FunctionException(
          "route label cycle detected: " + String.join(" -> ", underWay) + " -> " + name);
    }
    try {
      expanded.put(name, expander.apply(template));
    } catch (TemplateException e) {
      throw new FunctionException(String.valueOf(e.getMessage()));
    } finally {
      underWay.remove(name);
    }
    return expanded.getOrDefault(name, "");
  }
}
