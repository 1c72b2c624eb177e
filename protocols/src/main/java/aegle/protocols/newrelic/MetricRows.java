package aegle.protocols.newrelic;

import aegle.protocols.EventTime;
import aegle.protocols.JsonNumbers;
import aegle.protocols.Refusals;
import aegle.protocols.SenderLabels;
import aegle.signals.Json;
import aegle.signals.Labels;
import aegle.signals.Measurement;
import aegle.signals.SignalBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * Makes measurements of an agent's metrics. What the application recorded, {@code Custom/x}, is
 * {@code x}: how often, and where values were told their sum, least and greatest. What the agent
 * measures itself is {@code newrelic.WORD} after the first word of its name, the rest is the label
 * {@code name}. What it counts of itself, {@code Supportability/...}, is left out. For one body.
 */
final class MetricRows {
  private static final String METRIC = "metric";
  private static final String CUSTOM = "Custom/";
  private static final String OF_ITSELF = "Supportability/";
  private static final String APDEX = "Apdex";
  private static final String[] ZONES = {"satisfied", "tolerating", "frustrated"};
  private static final int NUMBERS = 6;
  private static final int TOTAL = 1;
  private static final int LEAST = 3;
  private static final int GREATEST = 4;
  private static final int MAX_NAME_CHARS = 1_000;

  private final Labels application;
  private final long timeMillis;
  private final Refusals refusals = new Refusals();
  private final List<Measurement> measurements = new ArrayList<>();

  MetricRows(AgentFacts facts, long receivedNanos) {
    this.application = facts.series();
    this.timeMillis = receivedNanos / EventTime.NANOS_PER_MILLI;
  }

  SignalBatch result() {
    return new SignalBatch(List.of(), measurements, List.of(), refusals.list());
  }

  void readAll(List<Json> rows) {
    int kept = Math.min(rows.size(), AgentReader.MAX_ROWS);
    rows.subList(0, kept).forEach(this::read);
    refusals.add(METRIC, AgentReader.TOO_MANY, rows.size() - kept);
  }

  private void read(Json row) {
    if (!(row instanceof Json.Items(List<Json> pair))
        || pair.size() != 2
        || !(pair.get(0) instanceof Json.Members spec)
        || !(pair.get(1) instanceof Json.Items(List<Json> numbers))) {
      refusals.add(METRIC, "malformed", 1);
      return;
    }
    @Nullable String name = spec.text("name");
    double[] values = values(numbers);
    if (name == null || name.isEmpty() || name.length() > MAX_NAME_CHARS) {
      refusals.add(METRIC, "metric_name", 1);
    } else if (values.length != NUMBERS) {
      refusals.add(METRIC, "value_not_finite", 1);
    } else if (!name.startsWith(OF_ITSELF)) {
      add(name, spec.text("scope"), values);
    }
  }

  /** Six finite numbers, or none. */
  private static double[] values(List<Json> numbers) {
    double[] values = new double[NUMBERS];
    for (int i = 0; i < NUMBERS; i++) {
      OptionalDouble value =
          i < numbers.size() ? JsonNumbers.finite(numbers.get(i)) : OptionalDouble.empty();
      if (value.isEmpty()) {
        return new double[0];
      }
      values[i] = value.getAsDouble();
    }
    return values;
  }

  private void add(String name, @Nullable String scope, double[] values) {
    String rest = name;
    while (rest.startsWith(CUSTOM)) {
      // Who names a metric 'Custom/x' gets 'Custom/Custom/x' from the agent.
      rest = rest.substring(CUSTOM.length());
    }
    if (rest.length() < name.length()) {
      addValues(rest, scope == null ? application : scoped(scope), values);
      return;
    }
    int slash = name.indexOf('/');
    String word = slash < 0 ? name : name.substring(0, slash);
    SenderLabels labels = new SenderLabels(refusals);
    application.forEach(labels::put);
    if (slash >= 0) {
      labels.put("name", name.substring(slash + 1));
    }
    if (scope != null) {
      labels.put("scope", scope);
    }
    String own = "newrelic." + NewRelicNames.snake(word);
    if (word.equals(APDEX)) {
      addApdex(own, labels.build(), values);
    } else {
      addValues(own, labels.build(), values);
    }
  }

  /** What a segment of a transaction measured comes a second time, for that transaction. */
  private Labels scoped(String scope) {
    SenderLabels labels = new SenderLabels(refusals);
    application.forEach(labels::put);
    labels.put("scope", scope);
    return labels.build();
  }

  private void addValues(String name, Labels labels, double[] values) {
    put(name, labels, Measurement.Kind.COUNT, values[0]);
    if (values[TOTAL] != 0) {
      put(name + ".sum", labels, Measurement.Kind.COUNT, values[TOTAL]);
    }
    if (values[LEAST] != 0 || values[GREATEST] != 0) {
      put(name + ".min", labels, Measurement.Kind.GAUGE, values[LEAST]);
      put(name + ".max", labels, Measurement.Kind.GAUGE, values[GREATEST]);
    }
  }

  /** Of an Apdex the first three numbers count calls by how long they took. */
  private void addApdex(String name, Labels labels, double[] values) {
    for (int i = 0; i < ZONES.length; i++) {
      put(
          name,
          labels.toBuilder().set("zone", ZONES[i]).build(),
          Measurement.Kind.COUNT,
          values[i]);
    }
  }

  private void put(String name, Labels labels, Measurement.Kind kind, double value) {
    if (kind == Measurement.Kind.COUNT && value < 0) {
      refusals.add(METRIC, "negative_count", 1);
    } else {
      measurements.add(new Measurement(name, labels, kind, value, timeMillis));
    }
  }
}
