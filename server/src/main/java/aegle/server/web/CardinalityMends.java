package aegle.server.web;

import aegle.server.usage.UsageReport;
import aegle.server.web.view.CardinalityView;
import aegle.server.web.view.Messages;

/** The lines that keep a metric or a label out, for where its source is configured. */
final class CardinalityMends {
  private CardinalityMends() {}

  static CardinalityView.Snippet dropMetric(
      Messages messages, UsageReport.Origin origin, String family) {
    String regex = family + "(_bucket|_count|_sum)?";
    if (isPulled(origin) || isWritten(origin)) {
      String rule =
          """
          - source_labels: [__name__]
            regex: '%s'
            action: drop
          """
              .formatted(regex);
      return relabelling(messages, origin, rule);
    }
    return atTheClient(messages, origin, messages.text("cardinality.mend.metric", family));
  }

  /** The label of one metric alone: its values are made empty, which takes it out. */
  static CardinalityView.Snippet dropLabel(
      Messages messages, UsageReport.Origin origin, String family, String label) {
    if (isPulled(origin) || isWritten(origin)) {
      String rule =
          """
          - source_labels: [__name__]
            regex: '%s(_bucket|_count|_sum)?'
            target_label: %s
            replacement: ''
          """
              .formatted(family, label);
      return relabelling(messages, origin, rule);
    }
    return atTheClient(messages, origin, messages.text("cardinality.mend.label", label, family));
  }

  private static boolean isPulled(UsageReport.Origin origin) {
    return origin.protocols().contains("scrape");
  }

  private static boolean isWritten(UsageReport.Origin origin) {
    return origin.protocols().contains("remote_write");
  }

  private static CardinalityView.Snippet relabelling(
      Messages messages, UsageReport.Origin origin, String rule) {
    boolean pulled = isPulled(origin);
    String title =
        messages.text(
            pulled ? "cardinality.mend.scrape" : "cardinality.mend.write", origin.source());
    String key = pulled ? "metric_relabel_configs:\n" : "write_relabel_configs:\n";
    return new CardinalityView.Snippet(title, key + rule.indent(2).stripTrailing());
  }

  private static CardinalityView.Snippet atTheClient(
      Messages messages, UsageReport.Origin origin, String what) {
    return new CardinalityView.Snippet(
        messages.text("cardinality.mend.client", origin.source()), what);
  }
}
