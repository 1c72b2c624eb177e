package aegle.server.wiring;

import aegle.metrics.Matcher;
import aegle.metrics.promql.Expr;
import aegle.signals.GoFloat;
import aegle.signals.MetricMetadata;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A number of things that is split into parts, each of which is compared with what all may be. */
final class StateSplit implements Check {
  static final String SPLIT = "split-by-state";

  /** Labels whose values are parts of one whole. */
  private static final Set<String> PARTS =
      Set.of(
          "state",
          "status",
          "mode",
          "phase",
          "usename",
          "application_name",
          "backend_type",
          "wait_event_type",
          "user",
          "client",
          "pool",
          "type");

  private static final Pattern COUNTED =
      Pattern.compile(
          ".*(_count|connections|sessions|threads|processes|clients|jobs|tasks|workers|"
              + "messages|requests|items)$");

  /** What a number of things is limited by. */
  private static final Map<String, String> LIMITS =
      Map.of(
          "pg_stat_activity_count", "pg_settings_max_connections",
          "mysql_global_status_threads_connected", "mysql_global_variables_max_connections",
          "redis_connected_clients", "redis_config_maxclients",
          "hikaricp_connections_active", "hikaricp_connections_max",
          "process_open_fds", "process_max_fds");

  private static final String USUAL_SHARE = "0.8";

  @Override
  public void judge(Subject rule, Finds finds) {
    if (!rule.rule().isAlert()) {
      return;
    }
    for (Trees.Comparison comparison : Trees.deciding(rule.expr())) {
      Trees.selector(comparison.value())
          .ifPresent(selector -> judge(comparison, selector, rule, finds));
    }
  }

  private static void judge(
      Trees.Comparison comparison, Expr.VectorSelector selector, Subject rule, Finds finds) {
    String metric = Trees.metric(selector);
    boolean isTotal = comparison.isAbove() && comparison.threshold() > 1;
    boolean isCounted =
        COUNTED.matcher(metric).matches() && rule.type(metric) != MetricMetadata.Type.COUNTER;
    Set<String> parts = parts(selector, rule);
    if (!isTotal || !isCounted || parts.isEmpty()) {
      return;
    }
    @Nullable String limit = LIMITS.get(metric);
    boolean isLimited = limit != null && rule.metric(limit).isPresent();
    String sentence =
        metric
            + " has one series for each "
            + String.join(" and ", parts)
            + ", and each alone is compared with "
            + GoFloat.plain(comparison.threshold())
            + ": three times "
            + GoFloat.plain(comparison.threshold() - 1)
            + " stay silent"
            + told(rule, selector)
            + (isLimited ? "; " + limit + " says how many there may be" : "");
    finds.add(
        SPLIT,
        Severity.BUG,
        sentence,
        limit != null && isLimited
            ? draft -> limited(draft, comparison, metric, limit, rule)
            : draft -> summed(draft, comparison, selector, parts, rule));
  }

  private static String told(Subject rule, Expr.VectorSelector selector) {
    boolean tellsActive = rule.rule().words().contains("active");
    boolean choosesState =
        Trees.conditions(selector).stream().anyMatch(matcher -> matcher.name().equals("state"));
    return tellsActive && !choosesState ? "; the text says active, but idle ones count too" : "";
  }

  private static Set<String> parts(Expr.VectorSelector selector, Subject rule) {
    Set<String> chosen =
        Trees.conditions(selector).stream()
            .filter(matcher -> matcher.type() == Matcher.Type.EQUAL)
            .map(Matcher::name)
            .collect(Collectors.toSet());
    Set<String> parts = new TreeSet<>();
    rule.metric(Trees.metric(selector))
        .ifPresent(metric ->
            metric
                .labels()
                .forEach((name, values) -> {
                  if (PARTS.contains(name) && values.count() > 1 && !chosen.contains(name)) {
                    parts.add(name);
                  }
                }));
    return parts;
  }

  private static Draft limited(
      Draft draft, Trees.Comparison comparison, String metric, String limit, Subject rule) {
    List<String> labels =
        rule.metric(limit).map(found -> found.labels().containsKey("instance")).orElse(false)
            ? List.of("instance")
            : List.of();
    String share =
        Grouping.sum(labels, metric)
            + " / "
            + Grouping.aggregated("max", labels, limit)
            + " > "
            + USUAL_SHARE;
    Map<String, String> texts = new LinkedHashMap<>(draft.annotations());
    if (draft.words().contains("$value")) {
      texts.put(
          "description",
          "{{ $value | humanizePercentage }} of the connections that are allowed are taken");
    }
    return draft
        .withExpression(Trees.replaced(draft.expression(), comparison.binary().span(), share))
        .withAnnotations(texts);
  }

  private static Draft summed(
      Draft draft,
      Trees.Comparison comparison,
      Expr.VectorSelector selector,
      Set<String> parts,
      Subject rule) {
    String text = rule.text(selector);
    String sum = "sum without (" + String.join(", ", parts) + ") (" + text + ")";
    return draft.withExpression(Trees.replaced(draft.expression(), comparison.value().span(), sum));
  }
}
