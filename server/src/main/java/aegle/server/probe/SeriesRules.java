package aegle.server.probe;

import aegle.metrics.relabel.Relabelling;
import aegle.server.probe.config.ScrapeLimits;
import aegle.signals.Labels;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * From the labels that a target sends to those that are kept: the target's own are added, then
 * relabelling, then limits (Prometheus, scrape/scrape.go).
 */
record SeriesRules(
    Labels targetLabels, boolean honorLabels, Relabelling relabelling, ScrapeLimits limits) {

  static SeriesRules of(Target target) {
    return new SeriesRules(
        target.labels(),
        target.config().exposition().honorLabels(),
        target.config().metricRelabelling(),
        target.config().limits());
  }

  /**
   * The labels to keep; empty when the series is dropped.
   *
   * @throws ScrapeException when the series is beyond a limit or has no name
   */
  Optional<Labels> keep(Labels sent) throws ScrapeException {
    Labels joined = honorLabels ? sentFirst(sent) : targetFirst(sent);
    Optional<Labels> kept = relabelling.apply(joined).filter(labels -> !labels.isEmpty());
    if (kept.isPresent()) {
      check(kept.get());
    }
    return kept;
  }

  /** Labels of a series about the target itself, such as {@code up}. */
  Labels report(String metric) {
    return targetLabels.with(Labels.METRIC_NAME, metric);
  }

  private Labels sentFirst(Labels sent) {
    Labels.Builder labels = sent.toBuilder();
    targetLabels.forEach((name, value) -> {
      if (!sent.has(name)) {
        labels.set(name, value);
      }
    });
    return labels.build();
  }

  private Labels targetFirst(Labels sent) {
    Labels.Builder labels = sent.toBuilder();
    List<String> conflicts = new ArrayList<>();
    targetLabels.forEach((name, value) -> {
      if (sent.has(name)) {
        conflicts.add(name);
      }
      labels.set(name, value);
    });
    // The shortest first, so that exported_job of the target itself becomes exported_exported_job.
    conflicts.sort(Comparator.comparingInt(String::length));
    for (String conflict : conflicts) {
      String name = "exported_" + conflict;
      while (!labels.get(name).isEmpty()) {
        name = "exported_" + name;
      }
      labels.set(name, sent.get(conflict));
    }
    return labels.build();
  }

  private void check(Labels labels) throws ScrapeException {
    String metric = labels.metricName();
    if (metric.isEmpty()) {
      throw new ScrapeException(
          "no_metric_name", "missing metric name (__name__ label) after relabelling: " + labels);
    }
    if (limits.labels() > 0 && labels.size() > limits.labels()) {
      throw new ScrapeException(
          "label_limit",
          "label_limit exceeded (metric: "
              + shortened(metric)
              + ", number of labels: "
              + labels.size()
              + ", limit: "
              + limits.labels()
              + ")");
    }
    for (int i = 0; i < labels.size(); i++) {
      checkLength(
          "label_name_length_limit",
          "name",
          metric,
          labels.name(i),
          labels.name(i),
          limits.labelNameLength());
      checkLength(
          "label_value_length_limit",
          "value",
          metric,
          labels.name(i),
          labels.value(i),
          limits.labelValueLength());
    }
  }

  private static void checkLength(
      String limitName, String part, String metric, String label, String text, long limit)
      throws ScrapeException {
    if (limit == 0 || text.length() * 3L <= limit) {
      return;
    }
    int bytes = text.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > limit) {
      throw new ScrapeException(
          limitName,
          limitName
              + " exceeded (metric: "
              + shortened(metric)
              + ", label name: "
              + shortened(label)
              + ", "
              + part
              + " length: "
              + bytes
              + ", limit: "
              + limit
              + ")");
    }
  }

  private static String shortened(String text) {
    return text.length() <= 50 ? text : text.substring(0, 50) + "...";
  }
}
