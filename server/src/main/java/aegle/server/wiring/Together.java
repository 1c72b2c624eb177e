package aegle.server.wiring;

import aegle.metrics.promql.Expr;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What only all rules, receivers and targets together show. */
final class Together {
  static final String DUPLICATE = "duplicate-rule";
  static final String CIRCLE = "circular-rules";
  static final String RECORDED_NAME = "recorded-name";
  static final String NO_WATCHDOG = "no-watchdog";
  static final String NO_INHIBITION = "no-inhibition";
  static final String PAGE_IS_JSON = "page-is-json";
  static final String UNREAD = "names-nobody-reads";

  private static final int MAX_NAMED = 12;
  private static final Pattern CAMEL = Pattern.compile("[a-z]+([A-Z][a-z0-9]*)+");

  private final List<Subject.Written> rules;
  private final Surroundings around;

  Together(RuleSet all, Surroundings around) {
    this.rules = all.rules();
    this.around = around;
  }

  List<Finding> judge() {
    List<Finding> findings = new ArrayList<>();
    duplicates(findings);
    circles(findings);
    names(findings);
    owners(findings);
    routing(findings);
    targets(findings);
    unread(findings);
    return findings;
  }

  private void duplicates(List<Finding> findings) {
    Map<String, Draft> seen = new HashMap<>();
    for (Subject.Written written : rules) {
      Draft rule = written.rule();
      String key =
          rule.kind()
              + " "
              + rule.name()
              + " "
              + new TreeMap<>(rule.labels())
              + (rule.isAlert() ? " " + rule.expression() : "");
      Draft first = seen.putIfAbsent(key, rule);
      if (first != null) {
        findings.add(
            finding(
                DUPLICATE,
                Severity.WARNING,
                rule,
                rule.name()
                    + " stands at "
                    + first.place().file()
                    + ":"
                    + first.place().line()
                    + " already, with the same labels"
                    + (rule.isAlert()
                        ? ": everybody is told twice"
                        : ": the two overwrite each other")));
      }
    }
  }

  private static Finding finding(String check, Severity severity, Draft rule, String sentence) {
    return new Finding(
        check,
        severity,
        rule.place().file(),
        rule.place().line(),
        rule.name(),
        sentence,
        "",
        "",
        RuleYaml.of(rule),
        "");
  }

  private void circles(List<Finding> findings) {
    Map<String, Set<String>> needs = new HashMap<>();
    for (Subject.Written written : rules) {
      if (!written.rule().isAlert()) {
        needs
            .computeIfAbsent(written.rule().name(), _ -> new HashSet<>())
            .addAll(Names.asked(written.expr()));
      }
    }
    for (Subject.Written written : rules) {
      String name = written.rule().name();
      if (!written.rule().isAlert() && reaches(name, name, needs, new HashSet<>())) {
        findings.add(
            finding(
                CIRCLE,
                Severity.BUG,
                written.rule(),
                name + " is made of itself, directly or by way of other rules: it never settles"));
      }
    }
  }

  private static boolean reaches(
      String from, String to, Map<String, Set<String>> needs, Set<String> seen) {
    for (String next : needs.getOrDefault(from, Set.of())) {
      if (next.equals(to) || (seen.add(next) && reaches(next, to, needs, seen))) {
        return true;
      }
    }
    return false;
  }

  private void names(List<Finding> findings) {
    for (Subject.Written written : rules) {
      Draft rule = written.rule();
      boolean isPlain = !rule.name().contains(":");
      if (!rule.isAlert() && isPlain && around.live().metric(rule.name()).isEmpty()) {
        findings.add(
            finding(
                RECORDED_NAME,
                Severity.INFORMATION,
                rule,
                "recorded series are usually called level:metric:operation, so that nobody looks"
                    + " for the program that sends them"));
      }
    }
  }

  private List<Draft> alerts() {
    return rules.stream()
        .filter(written -> written.rule().isAlert() && !Owners.isWatchdog(written.expr()))
        .map(Subject.Written::rule)
        .toList();
  }

  private void owners(List<Finding> findings) {
    Set<String> files =
        alerts().stream().map(alert -> alert.place().file()).collect(Collectors.toSet());
    for (String file : new TreeSet<>(files)) {
      List<Draft> alerts =
          alerts().stream().filter(alert -> alert.place().file().equals(file)).toList();
      lacking(
          Owners.NO_OWNER,
          alerts.stream().filter(alert -> !Owners.isOwned(alert)).toList(),
          "no label says whose they are, so whoever is woken has to find out",
          "labels:\n  team: platform\n",
          findings);
      lacking(
          Owners.NO_RUNBOOK,
          alerts.stream().filter(alert -> !Owners.hasRunbook(alert)).toList(),
          "no annotation says what to do when they fire",
          "annotations:\n  runbook_url: https://wiki.example/runbooks/{{ $labels.alertname }}\n",
          findings);
    }
  }

  private static void lacking(
      String check, List<Draft> alerts, String sentence, String hint, List<Finding> findings) {
    if (alerts.isEmpty()) {
      return;
    }
    String names =
        alerts.stream().limit(MAX_NAMED).map(Draft::name).collect(Collectors.joining(", "));
    String more = alerts.size() > MAX_NAMED ? " and " + (alerts.size() - MAX_NAMED) + " more" : "";
    findings.add(
        Finding.ofFile(
            check,
            Severity.INFORMATION,
            alerts.getFirst().place().file(),
            0,
            sentence + ": " + names + more,
            hint));
  }

  private void routing(List<Finding> findings) {
    Routing routing = around.routing();
    List<Subject.Written> alerts =
        rules.stream().filter(written -> written.rule().isAlert()).toList();
    if (routing == null || alerts.isEmpty()) {
      return;
    }
    if (!routing.tellsSomebody()) {
      findings.add(
          Finding.ofFile(
              Owners.NOBODY_TOLD,
              Severity.WARNING,
              routing.file(),
              0,
              "no receiver has a way to tell anybody, so nobody hears of any alert",
              """
              receivers:
                - name: on-call
                  email_configs: [{to: on-call@clinic.example, send_resolved: true}]
              """));
    }
    if (alerts.stream().noneMatch(written -> Owners.isWatchdog(written.expr()))) {
      findings.add(
          Finding.ofFile(
              NO_WATCHDOG,
              Severity.WARNING,
              alerts.getFirst().rule().place().file(),
              0,
              "no alert always fires, so nobody notices when alerting itself stops",
              """
              - alert: Watchdog
                expr: vector(1)
                labels:
                  severity: none
                  team: platform
                annotations:
                  summary: "Alerting works; whoever is told calls when this stops"
              """));
    }
    Set<String> severities =
        alerts.stream()
            .map(written -> written.rule().labels().getOrDefault("severity", ""))
            .collect(Collectors.toSet());
    if (!routing.inhibits() && severities.contains("critical") && severities.size() > 1) {
      findings.add(
          Finding.ofFile(
              NO_INHIBITION,
              Severity.WARNING,
              routing.file(),
              0,
              "no alert keeps others quiet: when the database is down, everything that needs it"
                  + " pages too",
              inhibition(alerts)));
    }
  }

  private static String inhibition(List<Subject.Written> alerts) {
    String sources =
        alerts.stream()
            .filter(written -> "critical".equals(written.rule().labels().get("severity")))
            .filter(written ->
                Trees.shown(written.expr())
                    .flatMap(comparison -> Trees.selector(comparison.value()))
                    .filter(selector -> Trees.metric(selector).endsWith("up"))
                    .isPresent())
            .map(written -> written.rule().name())
            .distinct()
            .collect(Collectors.joining("|"));
    String source = sources.isEmpty() ? "severity=\"critical\"" : "alertname=~\"" + sources + "\"";
    return """
    inhibit_rules:
      - source_matchers: ['%s']
        target_matchers: ['severity=~"warning|info"']
    """
        .formatted(source);
  }

  private static boolean isJson(TargetState target) {
    return target.error().contains("application/json")
        || (target.error().contains("JSON") && !target.isUp())
        || target.error().contains("\"INVALID\" is not a valid start token");
  }

  private void targets(List<Finding> findings) {
    around.live().targets().stream()
        .filter(Together::isJson)
        .forEach(target ->
            findings.add(
                Finding.ofFile(
                    PAGE_IS_JSON,
                    target.isUp() ? Severity.WARNING : Severity.BUG,
                    "prometheus.yml",
                    0,
                    "the page of job "
                        + target.job()
                        + " at "
                        + target.address()
                        + " answers JSON, which is no exposition: "
                        + (target.isUp()
                            ? "Aegle makes names of its paths, which no rule reads; to Prometheus"
                                + " it is down for ever"
                            : "up is 0 for ever and an alert on it fires although all is well"),
                    mapping(target.job()))));
  }

  private static String mapping(String job) {
    return """
    # aegle.yml: say what the JSON means; docs/json-metrics.md
    json-metrics:
      - job: %s
        metrics:
          - {path: activeUsers, name: active_users}
    """
        .formatted(job);
  }

  /** Whether a name was made of a path, or is none that anybody would give a metric. */
  private boolean isStrange(String name) {
    return CAMEL.matcher(name).matches()
        || around.live().targets().stream()
            .filter(Together::isJson)
            .map(target -> String.join("_", Grouping.words(target.job().replace('-', '_'))) + "_")
            .anyMatch(name::startsWith);
  }

  private void unread(List<Finding> findings) {
    Set<String> asked =
        rules.stream()
            .flatMap(written -> Names.asked(written.expr()).stream())
            .collect(Collectors.toSet());
    List<String> unread =
        around.live().names().stream()
            .filter(name -> isStrange(name) && !asked.contains(name))
            .toList();
    if (unread.isEmpty()) {
      return;
    }
    Set<String> missing = new TreeSet<>();
    rules.forEach(written -> missing.addAll(missing(written.expr())));
    String more = unread.size() > MAX_NAMED ? " and " + (unread.size() - MAX_NAMED) + " more" : "";
    findings.add(
        Finding.ofFile(
            UNREAD,
            Severity.WARNING,
            rules.isEmpty() ? "prometheus.yml" : rules.getFirst().rule().place().file(),
            0,
            "no rule reads "
                + unread.stream().limit(MAX_NAMED).collect(Collectors.joining(", "))
                + more
                + (missing.isEmpty()
                    ? ""
                    : ", while rules read names that nobody sends: "
                        + missing.stream().limit(MAX_NAMED).collect(Collectors.joining(", "))),
            unread.stream()
                .limit(MAX_NAMED)
                .map(name ->
                    "- record: platform:"
                        + String.join("_", Grouping.words(name))
                        + ":last\n  expr: "
                        + name
                        + "\n")
                .collect(Collectors.joining())));
  }

  private Set<String> missing(Expr expr) {
    return Names.asked(expr).stream()
        .filter(name -> !name.contains(":") && !around.live().names().contains(name))
        .filter(name -> rules.stream().noneMatch(other -> other.rule().name().equals(name)))
        .collect(Collectors.toSet());
  }
}
