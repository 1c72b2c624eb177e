package aegle.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import aegle.server.web.testing.Browserless;
import aegle.server.web.testing.SampleServer;
import aegle.signals.Entry;
import aegle.signals.EntryKind;
import aegle.signals.FieldNames;
import aegle.signals.Fields;
import aegle.signals.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of jobs over a real store: jobs of one name that are not the same job. */
class CheckInsPageTest {
  private static final Instant NOW = Instant.parse("2026-11-23T03:42:00Z");

  @TempDir Path folder;
  private SampleServer server;
  private Browserless reader;

  @BeforeEach
  void open() throws Exception {
    server = new SampleServer(folder, InstantSource.fixed(NOW)).withOwner().start(0);
    reader = new Browserless(server.address());
    reader.signIn(SampleServer.OWNER, SampleServer.PASSWORD);
  }

  @AfterEach
  void close() {
    server.close();
  }

  /** A report of an hourly job. */
  private static Entry report(
      String slug, String project, String environment, String status, long minutesAgo) {
    Json.Members schedule =
        new Json.Members(
            Map.of(
                "type", new Json.Text("interval"),
                "value", new Json.Numeral("1"),
                "unit", new Json.Text("hour")));
    Json.Members config = new Json.Members(Map.of("schedule", schedule));
    Fields fields =
        Fields.builder()
            .put("monitor.slug", slug)
            .put(FieldNames.PROJECT, project)
            .putText(FieldNames.ENVIRONMENT, environment)
            .put(FieldNames.STATUS, status)
            .build();
    long nanos = NOW.minus(Duration.ofMinutes(minutesAgo)).toEpochMilli() * 1_000_000;
    return new Entry(
        EntryKind.CHECK_IN, nanos, fields, new Json.Members(Map.of("monitor_config", config)));
  }

  /** The same of a job that names no schedule. */
  private static Entry unscheduled(String slug, String status) {
    Entry report = report(slug, "web", "production", status, 2);
    return new Entry(EntryKind.CHECK_IN, report.timeNanos(), report.fields(), Json.NOTHING);
  }

  private String page(Entry... reports) throws Exception {
    server.records().append(List.of(reports));
    server.records().refresh();
    return reader.get("/check-ins");
  }

  private static int jobs(String page) {
    return page.split("<section class=\"panel monitor\"", -1).length - 1;
  }

  @Test
  void a_failed_job_of_one_environment_is_not_well_because_the_other_one_is() throws Exception {
    String page =
        page(
            report("backup", "web", "staging", "error", 3),
            report("backup", "web", "production", "ok", 2),
            report("backup", "web", "", "ok", 1));
    assertThat(jobs(page)).isEqualTo(3);
    assertThat(page)
        .contains("One of 3 jobs needs attention.")
        .contains("<h2>backup</h2>")
        .contains("Environment staging")
        .contains("Environment production")
        .contains("No environment")
        .doesNotContain("Project web");
  }

  @Test
  void a_silent_job_of_one_project_is_missed_while_anothers_of_its_name_reports() throws Exception {
    String page =
        page(
            report("backup", "web", "production", "ok", 180),
            report("backup", "booking", "production", "ok", 2));
    assertThat(jobs(page)).isEqualTo(2);
    assertThat(page)
        .contains("One of 2 jobs needs attention.")
        .contains("has not reported")
        .contains("Project web")
        .contains("Project booking")
        .doesNotContain("Environment production");
    assertThat(page.indexOf("Project web")).isLessThan(page.indexOf("Project booking"));
  }

  @Test
  void of_more_jobs_than_the_page_holds_it_says_so() throws Exception {
    List<Entry> reports = new ArrayList<>();
    for (int job = 0; job < 101; job++) {
      reports.add(report("job-" + job, "web", "production", "ok", 2));
    }
    String page = page(reports.toArray(Entry[]::new));
    assertThat(jobs(page)).isEqualTo(100);
    assertThat(page).contains("The 100 jobs that report most often are shown");
  }

  @Test
  void of_jobs_that_nobody_can_judge_it_does_not_say_that_they_are_well() throws Exception {
    String page =
        page(
            report("backup", "web", "production", "ok", 2),
            report("reminders", "web", "production", "ok", 2),
            report("import", "web", "production", "unknown", 2),
            unscheduled("export", "ok"));
    assertThat(page)
        .contains(
            "2 of 4 jobs report as they should. Of 2 nobody can tell: a schedule is missing, or"
                + " the newest report does not say how it went.")
        .doesNotContain("All 4 jobs");
  }

  @Test
  void where_no_job_can_be_judged_it_says_that_alone() throws Exception {
    assertThat(page(unscheduled("export", "ok")))
        .contains(
            "<p>Of the one job nobody can tell how it is: a schedule is missing, or the newest"
                + " report does not say how it went.</p>");
  }

  @Test
  void a_failed_job_needs_attention_with_or_without_a_schedule() throws Exception {
    assertThat(page(unscheduled("export", "error"), unscheduled("import", "unknown")))
        .contains("One of 2 jobs needs attention. Of one nobody can tell: a schedule is missing");
  }
}
