package aegle.metrics.rules;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** A rule as its file writes it, checked. */
public sealed interface RuleDefinition {
  /** The name of the series that is recorded, or of the alert. */
  String name();

  /** The expression as Prometheus prints it. */
  String expression();

  /** Labels to add, those of the group included; texts with templates in alerting rules. */
  Map<String, String> labels();

  /** Line in the file, counted from 1. */
  int line();

  /** Stores the result of an expression as series of a new name. */
  record Recording(String name, String expression, Map<String, String> labels, int line)
      implements RuleDefinition {
    public Recording {
      labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
    }
  }

  /**
   * Raises an alert for each element of the answer to an expression.
   *
   * @param holdFor how long an element must be there before its alert fires
   * @param keepFiringFor how long an alert goes on firing after its element is gone
   */
  record Alerting(
      String name,
      String expression,
      Duration holdFor,
      Duration keepFiringFor,
      Map<String, String> labels,
      Map<String, String> annotations,
      int line)
      implements RuleDefinition {
    public Alerting {
      labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
      annotations = Collections.unmodifiableMap(new LinkedHashMap<>(annotations));
    }
  }
}
