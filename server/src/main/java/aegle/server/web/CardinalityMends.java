package aegle.server.web;

import aegle.server.usage.UsageReport;
import aegle.server.web.view.CardinalityView;
import aegle.server.web.view.Messages;
import java.util.Set;
import java.util.regex.Pattern;

/** The lines that keep a metric or a label out, for where its source is configured. */
final class CardinalityMends {
  /** Ways in of what the server measures or derives itself. */
  private static final Set<String> OWN = Set.of("own", "postgres", "measurement", "aegle");

  /** Names that mean nothing but themselves in lines to copy. */
  private static final Pattern PLAIN = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]{0,199}");

  private CardinalityMends() {}

  static CardinalityView.Snippet dropMetric(
      Messages messages, UsageReport.Origin origin, String family) {
    if (isOwn(origin, family)) {
      return own(messages);
    }
    String regex = family + "(_bucket|_count|_sum)?";
    if (PLAIN.matcher(family).matches() && (isPulled(origin) || isWritten(origin))) {
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

  /**
   * A label goes where it is sent. Until then a budget folds its values: a label that is cut off on
   * the way makes two series one, of which a store can keep only one.
   */
  static CardinalityView.Snippet dropLabel(
      Messages messages, UsageReport.Origin origin, String family, String label) {
    if (isOwn(origin, family)) {
      return own(messages);
    }
    boolean plain = PLAIN.matcher(family).matches() && PLAIN.matcher(label).matches();
    if (plain && (isPulled(origin) || isWritten(origin))) {
      String budget =
          """
          cardinality:
            metrics:
              - {name: %s, label: %s, values: 100}
          """
              .formatted(family, label);
      return new CardinalityView.Snippet(
          messages.text("cardinality.mend.fold", label), budget.stripTrailing());
    }
    return atTheClient(messages, origin, messages.text("cardinality.mend.label", label, family));
  }

  /** What Aegle makes itself, or its rules, nobody sends. */
  private static boolean isOwn(UsageReport.Origin origin, String family) {
    return family.startsWith("aegle_")
        || family.startsWith("ALERTS")
        || origin.source().startsWith("(")
        || OWN.containsAll(origin.protocols());
  }

  private static CardinalityView.Snippet own(Messages messages) {
    return new CardinalityView.Snippet(
        messages.text("cardinality.mend.own"), messages.text("cardinality.mend.own.meaning"));
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
