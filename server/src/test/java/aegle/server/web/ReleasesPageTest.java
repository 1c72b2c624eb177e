package aegle.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import aegle.server.state.Release;
import aegle.server.state.Releases;
import aegle.server.web.testing.Browserless;
import aegle.server.web.testing.SampleServer;
import aegle.signals.Entry;
import aegle.signals.EntryKind;
import aegle.signals.FieldNames;
import aegle.signals.Fields;
import aegle.signals.Labels;
import aegle.signals.Sample;
import aegle.signals.SignalBatch;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Releases with their health, deploys and issues, as HTML says them. */
class ReleasesPageTest {
  private static final Instant NOW = Instant.parse("2026-11-23T03:42:00Z");
  private static final String GOOD = "web@1.4.2";
  private static final String BAD = "web@1.5.0<b>";

  @TempDir static Path folder;
  private static SampleServer server;
  private static Browserless reader;

  @BeforeAll
  static void open() throws IOException, InterruptedException {
    server = new SampleServer(folder, InstantSource.fixed(NOW)).withOwner().start(0);
    reader = new Browserless(server.address());
    reader.signIn(SampleServer.OWNER, SampleServer.PASSWORD);
    Releases releases = server.incidents().releases();
    List<Release.Commit> commits =
        List.of(new Release.Commit("clinic/web", "0123456789abcdef", ""));
    releases.announce(BAD, new Release.Change(List.of("web"), null, null, null, commits), ago(60));
    releases.deploy(BAD, new Release.Deploy(0, "production", "blue", "", ago(51), ago(50)));
    sessions(GOOD, 900, 0);
    sessions(BAD, 100, 10);
    server.receive(error(BAD, 47));
  }

  @AfterAll
  static void close() {
    server.close();
  }

  private static Instant ago(long minutes) {
    return NOW.minus(Duration.ofMinutes(minutes));
  }

  /** Counters that stand at zero first, and then at the same number for half an hour. */
  private static void sessions(String release, int started, int crashed) {
    List<Sample> samples = new ArrayList<>();
    for (int minute = 60; minute >= 0; minute--) {
      long at = ago(minute).toEpochMilli();
      int part = minute > 30 ? 0 : 1;
      samples.add(new Sample(series(release, "started"), at, part * started));
      samples.add(new Sample(series(release, "crashed"), at, part * crashed));
    }
    server.store().append(samples);
  }

  private static Labels series(String release, String outcome) {
    return Labels.of(
        "__name__",
        "sentry_sessions_total",
        "outcome",
        outcome,
        "project",
        "web",
        "release",
        release);
  }

  private static SignalBatch error(String release, long minutesAgo) {
    Fields fields =
        Fields.builder()
            .put(FieldNames.EVENT_ID, "0123456789abcdef0123456789abcdef")
            .put(FieldNames.ERROR_TYPE, "BookingError")
            .put(FieldNames.MESSAGE, "slot is taken")
            .put(FieldNames.LEVEL, "error")
            .put(FieldNames.RELEASE, release)
            .build();
    Entry entry = new Entry(EntryKind.ERROR, ago(minutesAgo).toEpochMilli() * 1_000_000, fields);
    return new SignalBatch(List.of(entry), List.of(), List.of(), List.of());
  }

  @Test
  void a_release_is_judged_by_its_sessions_and_a_seen_one_is_listed_without_an_announcement()
      throws IOException, InterruptedException {
    String page = reader.get("/releases?range=2h");
    assertThat(page).contains("web@1.5.0&lt;b&gt;").contains("web@1.4.2");
    assertThat(page).contains("90.00 %").contains("100 %");
    assertThat(page).contains("seen, never announced by a build");
    assertThat(page).contains("production");
    assertThat(page).doesNotContain("1.5.0<b>");
  }

  @Test
  void a_release_tells_which_issues_it_brought_and_where_it_runs()
      throws IOException, InterruptedException {
    String page = reader.get("/releases/one?range=2h&version=web%401.5.0%3Cb%3E");
    assertThat(page).contains("BookingError").contains("slot is taken");
    assertThat(page).contains("0123456789ab").contains("clinic/web").contains("blue");
    assertThat(page).contains("60 s");
  }

  @Test
  void a_deploy_shortly_before_the_first_error_is_suspected()
      throws IOException, InterruptedException {
    long issue = server.incidents().issues().bornIn(BAD, "", 1).getFirst().id();
    String page = reader.get("/errors/" + issue + "?range=2h");
    assertThat(page).contains("Suspect deploy").contains("to production, 3 min before");
  }

  @Test
  void a_release_that_nobody_knows_is_not_found() throws IOException, InterruptedException {
    assertThat(reader.status("/releases/one?version=web%409.9.9")).isEqualTo(404);
  }
}
