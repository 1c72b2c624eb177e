package aegle.server.wiring;

import aegle.metrics.Matcher;
import aegle.metrics.promql.Expr;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** By which labels a corrected rule adds up, and which metrics count rare events of a business. */
final class Grouping {
  /** Labels that tell whose trouble it is, the first found counts. */
  private static final List<String> OWNERS =
      List.of("clinic_id", "clinic", "tenant", "tenant_id", "site", "shop", "store");

  /** Labels that every series of a target has: they split nothing that a person asked about. */
  static final Set<String> OF_TARGETS =
      Set.of(
          "job",
          "instance",
          "le",
          "quantile",
          "pod",
          "container",
          "node",
          "namespace",
          "service",
          "endpoint",
          "cluster",
          "host",
          "hostname",
          "env",
          "environment",
          "region",
          "zone",
          "prometheus");

  /** What happens only while somebody is there to do it. */
  private static final Set<String> VISITS =
      Set.of(
          "appointment",
          "appointments",
          "booking",
          "bookings",
          "booked",
          "cancellation",
          "cancellations",
          "consultation",
          "consultations");

  private static final Set<String> EVENTS =
      Set.of(
          "order",
          "orders",
          "checkout",
          "checkouts",
          "payment",
          "payments",
          "purchase",
          "purchases",
          "registration",
          "registrations",
          "signup",
          "signups",
          "refund",
          "refunds",
          "sale",
          "sales");

  /** Fewer of them an hour, over all series, are rare. */
  private static final double FEW_AN_HOUR = 60;

  private Grouping() {}

  /** The words of a name. */
  static List<String> words(String name) {
    String spaced = name.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
    return List.of(spaced.split("[_:]+"));
  }

  /** Whether a metric counts what people do with the business, not what machines do. */
  static boolean isBusiness(String metric, Subject rule) {
    return isOfHouse(metric, rule) || words(metric).stream().anyMatch(EVENTS::contains);
  }

  /** Whether a metric counts what happens in a house that is closed at night. */
  static boolean isOfHouse(String metric, Subject rule) {
    boolean isOfClinic =
        rule.metric(metric)
            .map(Metric::labels)
            .map(labels -> OWNERS.stream().anyMatch(labels::containsKey))
            .orElse(false);
    return isOfClinic || words(metric).stream().anyMatch(VISITS::contains);
  }

  /** Whether so few events are counted that nothing may be counted for a while. */
  static boolean isRare(String metric, Subject rule) {
    boolean isLow =
        rule.metric(metric).map(Metric::perHour).filter(grown -> grown < FEW_AN_HOUR).isPresent();
    return isLow || isBusiness(metric, rule);
  }

  /** The labels by which selectors are added up together; none for all in one. */
  static List<String> of(Subject rule, List<Expr.VectorSelector> selectors) {
    List<Metric> known = new ArrayList<>();
    for (Expr.VectorSelector selector : selectors) {
      rule.metric(Trees.metric(selector)).ifPresent(known::add);
    }
    for (String owner : OWNERS) {
      if (!known.isEmpty() && known.stream().allMatch(each -> each.labels().containsKey(owner))) {
        return List.of(owner);
      }
    }
    if (known.isEmpty()) {
      boolean isOfClinic =
          selectors.stream().anyMatch(each -> isBusiness(Trees.metric(each), rule));
      if (isOfClinic) {
        return List.of(OWNERS.getFirst());
      }
      return selectors.stream().allMatch(Grouping::namesJob) ? List.of("job") : List.of();
    }
    return known.stream().allMatch(each -> each.labels().containsKey("job"))
        ? List.of("job")
        : List.of();
  }

  private static boolean namesJob(Expr.VectorSelector selector) {
    return Trees.conditions(selector).stream()
        .anyMatch(matcher -> matcher.name().equals("job") && matcher.type() == Matcher.Type.EQUAL);
  }

  /** {@code sum by (job) (...)} of a text. */
  static String sum(List<String> labels, String inner) {
    return aggregated("sum", labels, inner);
  }

  static String aggregated(String operator, List<String> labels, String inner) {
    return labels.isEmpty()
        ? operator + "(" + inner + ")"
        : operator + " by (" + String.join(", ", labels) + ") (" + inner + ")";
  }
}
