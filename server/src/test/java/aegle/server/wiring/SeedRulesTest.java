package aegle.server.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The eight original rules against what the platform emits. */
class SeedRulesTest {
  private static final Path RULES = Path.of("..", "config", "rules");
  private static final Path PROMTOOL = Path.of("/usr/bin/promtool");
  private static final Path JOINED =
      Path.of("..", "..", "shared", "conformance", "promtool_unit", "seed.rules.yml");

  @TempDir private Path folder;

  private static Surroundings around(Emitted emitted) {
    Routing routing =
        new Routing(
            "alertmanager.yml", _ -> Set.of("nobody"), Set.of("nobody"), false, false, _ -> false);
    return emitted.around().withObjectives(Objective.ofPlatform()).withRouting(routing);
  }

  private static Report judge(Emitted emitted, String file) throws IOException {
    RuleText text = new RuleText("rules/" + file, Files.readString(RULES.resolve(file)));
    return WiringCheck.judge(List.of(text), around(emitted));
  }

  private static Set<String> checks(Report report, String rule, Severity least) {
    return report.findings().stream()
        .filter(found -> found.rule().equals(rule))
        .filter(found -> found.severity().isAtLeast(least))
        .map(Finding::check)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static void assertFound(Report report, String rule, String... checks) {
    assertThat(checks(report, rule, Severity.WARNING)).as(rule).containsExactly(checks);
  }

  @Test
  void every_defect_is_found_in_what_the_guide_prints() throws Exception {
    Report report = judge(Emitted.asPrinted(), "seed.yml");
    assertFound(report, "ApplicationDown", "objective-contradicted", "target-may-vanish");
    assertFound(report, "HighErrorRate", "ratio-as-percent", "ratio-of-itself");
    assertFound(report, "DatabaseDown", "target-may-vanish");
    assertFound(report, "HighDBConnections", "split-by-state");
    assertFound(
        report,
        "SlowAPIResponse",
        "beyond-buckets",
        "objective-contradicted",
        "quantile-per-series");
    assertFound(
        report,
        "SlowAIDetection",
        "beyond-buckets",
        "objective-contradicted",
        "quantile-told-as-average",
        "rate-of-gauge",
        "unit-mismatch",
        "unknown-metric");
    assertFound(
        report,
        "LowAppointmentBookings",
        "first-increment-lost",
        "no-opening-hours",
        "per-second-told-per-hour",
        "target-may-vanish",
        "unknown-metric");
    assertFound(
        report,
        "HighCancellationRate",
        "first-increment-lost",
        "no-volume-guard",
        "ratio-as-percent",
        "unknown-metric");
    assertThat(checks(report, "", Severity.INFORMATION))
        .containsExactly(
            "names-nobody-reads",
            "no-inhibition",
            "no-owner",
            "no-runbook",
            "no-watchdog",
            "nobody-told",
            "page-is-json");
    assertThat(report.findings())
        .as("each comes with what to write instead")
        .noneMatch(finding -> finding.correction().isEmpty());
  }

  @Test
  void the_name_that_was_meant_is_said_and_its_unit() throws Exception {
    Report report = judge(Emitted.asPrinted(), "seed.yml");
    assertThat(report.findings())
        .extracting(Finding::sentence)
        .anyMatch(sentence -> sentence.contains("did you mean appointment_booked_total?"))
        .anyMatch(sentence ->
            sentence.startsWith(
                "ai_analysis_duration_bucket is a histogram in ms, but the rule reads a summary"));
  }

  @Test
  void each_finding_shows_what_the_rule_gives_now_and_what_it_would_give() throws Exception {
    Finding itself =
        judge(Emitted.asPrinted(), "seed.yml").findings().stream()
            .filter(finding -> finding.check().equals("ratio-of-itself"))
            .findFirst()
            .orElseThrow();
    assertThat(itself.place()).isEqualTo("rules/seed.yml:19");
    assertThat(itself.liveNow()).isEqualTo("2 series, all 1; fires for 2");
    assertThat(itself.liveMended()).isEqualTo("0.001664; would not fire");
  }

  @Test
  void labels_that_differ_are_found_where_both_sides_are_emitted() throws Exception {
    Report report = judge(Emitted.asMended(), "seed.yml");
    assertThat(checks(report, "HighCancellationRate", Severity.BUG))
        .containsExactly("ratio-as-percent", "sides-never-match");
    assertThat(checks(report, "SlowAIDetection", Severity.BUG)).containsExactly("rate-of-gauge");
  }

  @Test
  void the_corrections_put_together_leave_nothing_to_correct() throws Exception {
    String corrected = corrected(judge(Emitted.asPrinted(), "seed.yml"));
    Report report =
        WiringCheck.judge(
            List.of(new RuleText("rules/corrected.yml", corrected)),
            Emitted.asCorrected().around().withObjectives(Objective.ofPlatform()));
    assertThat(report.findings().stream().filter(one -> one.severity().isAtLeast(Severity.WARNING)))
        .as(corrected)
        .isEmpty();
    assertThat(report.rules()).isEqualTo(14);
  }

  @Test
  void promtool_takes_the_corrections() throws Exception {
    assumeThat(PROMTOOL).as("promtool is not installed").exists();
    Path file = folder.resolve("corrected.yml");
    Files.writeString(file, corrected(judge(Emitted.asPrinted(), "seed.yml")));
    Process promtool =
        new ProcessBuilder(PROMTOOL.toString(), "check", "rules", file.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(promtool.waitFor()).as(said).isZero();
    assertThat(said).contains("14 rules found");
  }

  /** Every rule as it should be, and those to add. */
  private static String corrected(Report report) {
    Set<String> rules = new LinkedHashSet<>();
    for (Finding finding : report.findings()) {
      if (finding.correction().startsWith("- ")) {
        rules.add(finding.correction());
      }
    }
    return Emitted.file(String.join("", rules));
  }

  @Test
  void the_rules_that_are_shipped_corrected_leave_nothing_to_correct() throws Exception {
    Report report = judge(Emitted.asMended(), "clinic.yml");
    assertThat(
            report.findings().stream()
                .filter(finding -> !finding.rule().isEmpty())
                .filter(finding -> finding.severity().isAtLeast(Severity.WARNING)))
        .isEmpty();
  }

  @Test
  void the_joined_rules_of_others_are_judged_alike() throws Exception {
    assumeThat(JOINED).as("the shared conformance data is absent").exists();
    Report shipped = judge(Emitted.asPrinted(), "seed.yml");
    Report joined =
        WiringCheck.judge(
            List.of(new RuleText("rules/seed.yml", Files.readString(JOINED))),
            around(Emitted.asPrinted()));
    assertThat(joined.findings())
        .extracting(Finding::sentence)
        .containsExactlyInAnyOrderElementsOf(
            shipped.findings().stream().map(Finding::sentence).toList());
  }

  @Test
  void a_block_without_its_header_is_refused_with_the_repair() {
    String block = "      - alert: DatabaseDown\n        expr: pg_up == 0\n        for: 2m\n";
    Report report =
        WiringCheck.judge(
            List.of(new RuleText("rules/database.yml", block)), Emitted.asPrinted().around());
    Finding finding =
        report.findings().stream()
            .filter(one -> one.severity() == Severity.FATAL)
            .findFirst()
            .orElseThrow();
    assertThat(finding.sentence()).contains("bare list of rules", "'groups:'");
    assertThat(finding.correction()).isEqualTo("groups:\n  - name: database\n    rules:\n" + block);
    Report repaired =
        WiringCheck.judge(
            List.of(new RuleText("rules/database.yml", finding.correction())),
            Emitted.asPrinted().around());
    assertThat(repaired.rules()).isEqualTo(1);
  }
}
