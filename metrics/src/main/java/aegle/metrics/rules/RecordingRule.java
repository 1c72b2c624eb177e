package aegle.metrics.rules;

import aegle.metrics.promql.Value;
import aegle.signals.Labels;
import aegle.signals.Sample;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Stores the answer to an expression under a new name. */
final class RecordingRule implements Rule {
  private final RuleDefinition.Recording definition;

  RecordingRule(RuleDefinition.Recording definition) {
    this.definition = definition;
  }

  @Override
  public RuleDefinition definition() {
    return definition;
  }

  @Override
  public List<Sample> evaluate(
      RuleContext context, long atMillis, long queryOffsetMillis, int limit) {
    long timeMillis = atMillis - queryOffsetMillis;
    List<Value.Point> points = context.ask(definition.expression(), timeMillis);
    List<Sample> samples = new ArrayList<>(points.size());
    Set<Labels> seen = new HashSet<>();
    for (Value.Point point : points) {
      Labels.Builder labels = point.labels().toBuilder();
      labels.set(Labels.METRIC_NAME, definition.name());
      definition.labels().forEach(labels::set);
      Sample sample = new Sample(labels.build(), timeMillis, point.value());
      if (!seen.add(sample.labels())) {
        throw new RuleException(
            "vector contains metrics with the same labelset after applying rule labels");
      }
      samples.add(sample);
    }
    if (limit > 0 && samples.size() > limit) {
      throw new RuleException("exceeded limit of " + limit + " with " + samples.size() + " series");
    }
    return samples;
  }

  @Override
  public RuleSnapshot snapshot(RuleSnapshot.Outcome outcome) {
    return new RuleSnapshot.Recording(
        definition.name(), definition.expression(), Labels.of(definition.labels()), outcome);
  }
}
