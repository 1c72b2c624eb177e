package aegle.server.objectives;

import aegle.metrics.rules.RuleFile;
import aegle.metrics.yaml.YamlNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The rules that guard objectives, as a rule file which any Prometheus can load: for each objective
 * counts of events and failures over the windows, and an alert for each {@link Burn}.
 *
 * <pre>
 * objective:events:increase1h{objective, ...}     whole events of the last hour
 * objective:failures:increase1h{objective, ...}   those that failed
 * </pre>
 */
public final class ObjectiveRules {
  /** Name of the file that never was one, on pages and in the API. */
  public static final String FILE_NAME = "generated/objectives.yml";

  /** Windows from this on are counted more rarely: they change slowly and cost more. */
  private static final long LONG_MILLIS = 86_400_000;

  /** A pace that only more failures than this share could reach is left out: it cannot fire. */
  private static final BigDecimal LARGEST_SHARE = new BigDecimal("0.9");

  private final String externalUrl;

  /**
   * Rules for objectives.
   *
   * @param externalUrl how people reach the page Objectives, without a slash at the end
   */
  public ObjectiveRules(String externalUrl) {
    this.externalUrl = externalUrl;
  }

  /** The rules, read and checked as those of any file; without objectives none. */
  public List<RuleFile> files(List<Objective> objectives) {
    return objectives.isEmpty()
        ? List.of()
        : List.of(RuleFile.parse(YamlNode.parse(FILE_NAME, text(objectives))));
  }

  /** The rule file. */
  public String text(List<Objective> objectives) {
    RuleText text = new RuleText();
    text.comment("Made from the objectives in aegle.yml by: ./aegle rules objectives CONFIG");
    text.comment(
        "An alert needs all of: at least so many failures; more of them than chance explains,");
    text.comment(
        "with a confidence of 95 % (a line that is never below the exact binomial bound); and");
    text.comment("a short window in which it still goes on.");
    text.begin();
    objectives.forEach(objective -> write(text, objective));
    return text.toString();
  }

  private void write(RuleText text, Objective objective) {
    List<Burn> burns =
        Burn.of(objective.window()).stream()
            .filter(burn -> burn.threshold(objective).compareTo(LARGEST_SHARE) <= 0)
            .toList();
    List<Burn> quick =
        burns.stream().filter(burn -> burn.longWindow().toMillis() < LONG_MILLIS).toList();
    List<Burn> slow = burns.stream().filter(burn -> !quick.contains(burn)).toList();
    text.comment("");
    text.comment(
        objective.title()
            + ": "
            + objective.targetText()
            + " of "
            + objective.unit().many()
            + " in "
            + objective.window().words());
    text.group("objective-" + objective.name(), "1m");
    windows(quick).forEach(window -> record(text, objective, window));
    quick.forEach(burn -> alert(text, objective, burn));
    unmeasured(text, objective);
    if (slow.isEmpty()) {
      return;
    }
    Set<String> known = windows(quick);
    text.group("objective-" + objective.name() + "-days", "5m");
    windows(slow).stream()
        .filter(window -> !known.contains(window))
        .forEach(window -> record(text, objective, window));
    slow.forEach(burn -> alert(text, objective, burn));
  }

  private static Set<String> windows(List<Burn> burns) {
    Set<String> windows = new LinkedHashSet<>();
    burns.forEach(burn -> {
      windows.add(burn.shortText());
      windows.add(burn.longText());
    });
    return windows;
  }

  private static void record(RuleText text, Objective objective, String window) {
    Indicator indicator = objective.indicator();
    Map<String, String> labels = Map.of("objective", objective.name());
    text.record(
        "objective:events:increase" + window, indicator.events(window, objective.by()), labels);
    text.record(
        "objective:failures:increase" + window, indicator.failures(window, objective.by()), labels);
  }

  /** The counted series of a window. */
  static String recorded(String what, String window, Objective objective) {
    return "objective:" + what + ":increase" + window + "{objective=\"" + objective.name() + "\"}";
  }

  private void alert(RuleText text, Objective objective, Burn burn) {
    BigDecimal threshold = burn.threshold(objective);
    String failures = recorded("failures", burn.longText(), objective);
    String events = recorded("events", burn.longText(), objective);
    Guard guard = Guard.of(threshold, objective.least());
    List<String> lines = new ArrayList<>();
    if (objective.indicator().isTime()) {
      // How often was looked means nothing to people: the value is a share of what was measured.
      lines.add(failures + " / " + events);
      lines.add("and " + failures + " >= " + objective.least());
    } else {
      lines.add(failures + " >= " + objective.least());
    }
    lines.add("and " + failures + " > " + guard.expression(events));
    lines.add(
        "and "
            + recorded("failures", burn.shortText(), objective)
            + " > "
            + Guard.plain(threshold)
            + " * "
            + recorded("events", burn.shortText(), objective));
    Map<String, String> labels = labels(objective, burn.severity().word());
    labels.put("burn", Guard.plain(burn.factor()));
    text.alert(
        alertName(objective) + "BudgetBurning",
        lines,
        Map.of("keep_firing_for", burn.shortText()),
        labels,
        annotations(objective, burn));
  }

  private Map<String, String> annotations(Objective objective, Burn burn) {
    Map<String, String> annotations = new LinkedHashMap<>();
    StringBuilder place = new StringBuilder();
    for (String label : objective.by()) {
      place.append("{{ with $labels.").append(label).append(" }} at {{ . }}{{ end }}");
    }
    String told =
        objective.indicator().isTime()
            ? "{{ $value | humanizePercentage }} of the time measured was lost"
            : "{{ $value | printf \"%.0f\" }} "
                + literal(objective.unit().many())
                + " "
                + objective.indicator().deed();
    annotations.put(
        "summary", literal(objective.title()) + ": " + told + " within " + burn.longText() + place);
    boolean isTimes = burn.factor().compareTo(BigDecimal.ONE) > 0;
    annotations.put(
        "description",
        "That is more than "
            + (isTimes ? Guard.plain(burn.factor()) + " times " : "")
            + "what the objective of "
            + objective.targetText()
            + " allows. At this pace the whole error budget of "
            + objective.window().words()
            + " is gone within "
            + burn.lasts(objective.window())
            + ".");
    annotations.put("runbook_url", runbook(objective));
    return annotations;
  }

  private void unmeasured(RuleText text, Objective objective) {
    Map<String, String> annotations = new LinkedHashMap<>();
    annotations.put("summary", literal(objective.title()) + ": nothing is measured");
    annotations.put(
        "description",
        "There is no series "
            + literal(objective.indicator().source())
            + ": whether the objective is kept cannot be told. Missing data does not count as good.");
    annotations.put("runbook_url", runbook(objective));
    text.alert(
        alertName(objective) + "Unmeasured",
        List.of("absent(" + objective.indicator().source() + ")"),
        Map.of("for", "30m"),
        labels(objective, Burn.Severity.WARNING.word()),
        annotations);
  }

  /** Words of an operator inside a template, none of which is to be taken for one. */
  private static String literal(String words) {
    return words.replace("{{", "{{ \"{{\" }}");
  }

  private static Map<String, String> labels(Objective objective, String severity) {
    Map<String, String> labels = new LinkedHashMap<>(objective.labels());
    labels.put("objective", objective.name());
    labels.put("severity", severity);
    return labels;
  }

  private String runbook(Objective objective) {
    return objective.runbook().isEmpty()
        ? externalUrl + "/objectives#" + objective.name()
        : objective.runbook();
  }

  /** The name as alerts are called: page-loads becomes PageLoads. */
  static String alertName(Objective objective) {
    StringBuilder name = new StringBuilder();
    for (String word : objective.name().split("-+", -1)) {
      if (!word.isEmpty()) {
        name.append(word.substring(0, 1).toUpperCase(Locale.ROOT)).append(word.substring(1));
      }
    }
    return name.toString();
  }
}
