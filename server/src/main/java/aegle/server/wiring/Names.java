package aegle.server.wiring;

import aegle.metrics.Matcher;
import aegle.metrics.PromDuration;
import aegle.metrics.promql.Expr;
import aegle.metrics.promql.PromqlParser;
import aegle.signals.Labels;
import aegle.signals.MetricMetadata;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Whether what a rule names is emitted: metrics, labels, values. */
final class Names implements Check {
  static final String UNKNOWN = "unknown-metric";
  static final String OTHER_UNIT = "unit-mismatch";
  static final String STALE = "stale-metric";
  static final String NO_LABEL = "unknown-label";
  static final String NO_VALUE = "unknown-value";

  /** Counters of what should not happen are born when it happens. */
  private static final Pattern OF_TROUBLE =
      Pattern.compile(
          ".*(fail|error|refus|reject|drop|lost|miss|timeout|retr|exception|panic|oom|evict|"
              + "abort|folded|kill|denied).*");

  /** Series that this server makes once there is something to make them of. */
  private static final Pattern OWN =
      Pattern.compile(
          "ALERTS|ALERTS_FOR_STATE|(aegle|clinic|objective|slo)[_:].*|pg_replication_.*");

  /** Labels of which a value is missing as long as nothing went wrong. */
  private static final Set<String> OF_STATES =
      Set.of("status", "code", "status_code", "state", "phase", "severity", "result", "outcome");

  private static final Duration FRESH = Duration.ofMinutes(5);

  @Override
  public void judge(Subject rule, Finds finds) {
    if (!rule.live().isLive()) {
      return;
    }
    Trees.walk(
        rule.expr(),
        List.of(),
        (node, around) -> {
          if (node instanceof Expr.VectorSelector selector && !mayBeMissing(around)) {
            judge(selector, rule, finds);
          }
        });
  }

  private static boolean mayBeMissing(List<Expr> around) {
    return around.stream()
        .anyMatch(outer ->
            outer instanceof Expr.Call call && call.function().name().startsWith("absent"));
  }

  private static void judge(Expr.VectorSelector selector, Subject rule, Finds finds) {
    String metric = Trees.metric(selector);
    if (metric.isEmpty() || rule.isRecorded(metric)) {
      return;
    }
    Optional<Metric> found = rule.metric(metric);
    if (found.isEmpty()) {
      unknown(selector, metric, rule, finds);
      return;
    }
    long silentMillis = rule.live().at().toEpochMilli() - found.get().lastMillis();
    if (silentMillis > FRESH.toMillis() && !OF_TROUBLE.matcher(metric).matches()) {
      finds.add(
          STALE,
          Severity.WARNING,
          metric
              + " was last emitted "
              + PromDuration.format(silentMillis / 60_000 * 60_000)
              + " ago: since then this gives nothing");
      return;
    }
    for (Matcher matcher : Trees.conditions(selector)) {
      condition(matcher, found.get(), rule, finds);
    }
  }

  private static void condition(Matcher matcher, Metric metric, Subject rule, Finds finds) {
    if (matcher.matchesEmpty() || metric.isSample()) {
      return;
    }
    Metric.LabelValues values = metric.labels().get(matcher.name());
    if (values == null) {
      Optional<String> near = NearNames.of(matcher.name(), metric.labels().keySet());
      String sentence =
          metric.name()
              + " has no label "
              + matcher.name()
              + "; it has "
              + String.join(", ", new TreeSet<>(metric.labels().keySet()))
              + near.map(name -> "; did you mean " + name + "?").orElse("");
      finds.add(
          NO_LABEL,
          Severity.BUG,
          sentence,
          draft -> near.map(name -> relabelled(draft, matcher.name(), name)).orElse(draft));
      return;
    }
    boolean isComplete = values.samples().size() == values.count();
    boolean isFound = values.samples().stream().anyMatch(matcher::matches);
    if (isFound || !isComplete || matcher.type() == Matcher.Type.NOT_EQUAL) {
      return;
    }
    boolean isOfState = OF_STATES.contains(matcher.name()) || rule.rule().isAlert();
    finds.add(
        NO_VALUE,
        isOfState ? Severity.INFORMATION : Severity.WARNING,
        "no series of "
            + metric.name()
            + " has "
            + matcher
            + " now; "
            + matcher.name()
            + " is "
            + String.join(", ", values.samples()));
  }

  private static Draft relabelled(Draft draft, String from, String to) {
    return draft.withExpression(
        draft.expression().replaceAll("\\b" + Pattern.quote(from) + "(?=\\s*(=|!=))", to));
  }

  private static void unknown(
      Expr.VectorSelector selector, String metric, Subject rule, Finds finds) {
    Optional<String> near = near(selector, metric, rule);
    if (near.isPresent()) {
      meant(selector, metric, near.get(), rule, finds);
      return;
    }
    if (OWN.matcher(metric).matches()) {
      finds.add(
          UNKNOWN,
          Severity.INFORMATION,
          metric + " is not there yet: Aegle makes it once there is something to tell");
      return;
    }
    boolean isOfTrouble = OF_TROUBLE.matcher(metric).matches() && hasNeighbours(metric, rule);
    finds.addElsewhere(
        UNKNOWN,
        isOfTrouble ? Severity.INFORMATION : Severity.BUG,
        isOfTrouble
            ? metric + " was never emitted; a counter of trouble begins with the first of it"
            : metric + " is emitted by nobody, so this can never fire",
        isOfTrouble
            ? ""
            : "# Nothing sends "
                + metric
                + ". Count it where it happens, from 0 on, such as\n#   metrics.increment('"
                + metric
                + "', { clinic_id })\n# or name what counts it, or drop the rule.\n");
  }

  private static boolean hasNeighbours(String metric, Subject rule) {
    int end = metric.indexOf('_');
    String first = end < 0 ? metric : metric.substring(0, end + 1);
    String ceiling = rule.live().names().ceiling(first);
    return ceiling != null && ceiling.startsWith(first);
  }

  /** The name that was meant; of histograms the part that can be asked in its place. */
  private static Optional<String> near(Expr.VectorSelector selector, String metric, Subject rule) {
    boolean isQuantile = Quantiles.condition(selector).isPresent();
    Set<String> candidates =
        rule.live().names().stream()
            .filter(name -> !isQuantile || isBucketOrBase(name))
            .collect(Collectors.toCollection(TreeSet::new));
    return NearNames.of(metric, candidates)
        .filter(name -> isQuantile || name.endsWith("_bucket") == metric.endsWith("_bucket"));
  }

  private static boolean isBucketOrBase(String name) {
    return !name.endsWith("_count") && !name.endsWith("_sum") && !name.endsWith("_total");
  }

  private static void meant(
      Expr.VectorSelector selector, String metric, String near, Subject rule, Finds finds) {
    Units asked = rule.unit(metric);
    Units given = rule.unit(near);
    boolean isHistogram = near.endsWith("_bucket") && !metric.endsWith("_bucket");
    boolean isOtherUnit =
        asked.isDuration() && given.isDuration() && asked.seconds() != given.seconds();
    double scale = isOtherUnit ? Math.round(asked.seconds() / given.seconds()) : 1;
    UnaryOperator<Draft> mend =
        isHistogram
            ? draft -> asHistogram(draft, selector, near, scale, rule)
            : draft -> renamed(draft, selector, near, scale, rule);
    finds.add(
        UNKNOWN,
        Severity.BUG,
        metric + " is emitted by nobody, so this can never fire; did you mean " + near + "?",
        mend);
    MetricMetadata.Type type = rule.type(near);
    if (isHistogram || isOtherUnit) {
      String shape = isHistogram ? "a histogram" : "a " + type.word();
      finds.add(
          OTHER_UNIT,
          Severity.BUG,
          near
              + " is "
              + shape
              + (given.isDuration() ? " in " + given.sign() : "")
              + ", but the rule reads "
              + (Quantiles.condition(selector).isPresent() ? "a summary" : "it")
              + (asked.isDuration() ? " in " + asked.sign() : "")
              + ": its name, unit and type all have to change",
          mend);
    }
  }

  private static Draft renamed(
      Draft draft, Expr.VectorSelector selector, String near, double scale, Subject rule) {
    List<Matcher> kept =
        Trees.conditions(selector).stream()
            .filter(matcher -> isThere(matcher, near, rule))
            .toList();
    String text = Trees.selector(near, kept);
    String suffix = rule.text(selector);
    int end = suffix.indexOf('}') >= 0 ? suffix.lastIndexOf('}') + 1 : nameEnd(suffix);
    String expression =
        Trees.replaced(draft.expression(), selector.span(), text + suffix.substring(end));
    return scale == 1
        ? draft.withExpression(expression)
        : draft.withExpression(scaled(expression, scale));
  }

  private static int nameEnd(String text) {
    int end = 0;
    while (end < text.length()
        && (Character.isLetterOrDigit(text.charAt(end)) || "_:".indexOf(text.charAt(end)) >= 0)) {
      end++;
    }
    return end;
  }

  private static boolean isThere(Matcher matcher, String metric, Subject rule) {
    return rule.metric(metric)
        .map(found -> found.labels().containsKey(matcher.name()) || found.isSample())
        .orElse(true);
  }

  /** The quantile of a histogram, where that of a summary was asked for. */
  private static Draft asHistogram(
      Draft draft, Expr.VectorSelector selector, String near, double scale, Subject rule) {
    String quantile = Quantiles.condition(selector).orElse("0.95");
    List<Matcher> kept =
        Trees.conditions(selector).stream()
            .filter(matcher -> !matcher.name().equals("quantile"))
            .filter(matcher -> isThere(matcher, near, rule))
            .toList();
    String text =
        "histogram_quantile("
            + quantile
            + ", sum by (le) (rate("
            + Trees.selector(near, kept)
            + "[5m])))"
            + (scale == 1 ? "" : " / " + Math.round(scale));
    Optional<Trees.Rise> rise =
        Trees.rises(rule.expr()).stream()
            .filter(each -> each.selector().equals(selector))
            .findFirst();
    return draft.withExpression(
        Trees.replaced(
            draft.expression(),
            rise.isPresent() ? rise.get().call().span() : selector.span(),
            text));
  }

  private static String scaled(String expression, double scale) {
    Expr expr = PromqlParser.parse(expression);
    return Trees.shown(expr)
        .map(comparison ->
            Trees.replaced(
                expression,
                comparison.value().span(),
                Trees.text(expression, comparison.value()) + " / " + Math.round(scale)))
        .orElse(expression);
  }

  /** Names that a rule asks for. */
  static Set<String> asked(Expr expr) {
    return Trees.all(expr, Expr.VectorSelector.class).stream()
        .flatMap(selector -> selector.matchers().stream())
        .filter(matcher -> matcher.name().equals(Labels.METRIC_NAME))
        .map(Matcher::value)
        .collect(Collectors.toSet());
  }
}
