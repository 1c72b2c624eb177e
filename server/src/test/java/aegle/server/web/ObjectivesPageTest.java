package aegle.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import aegle.metrics.yaml.YamlNode;
import aegle.server.calendars.Calendars;
import aegle.server.calendars.LearnedHours;
import aegle.server.calendars.Learning;
import aegle.server.objectives.ErrorBudgets;
import aegle.server.objectives.Objective;
import aegle.server.objectives.ObjectiveWatch;
import aegle.server.objectives.ObjectiveYaml;
import aegle.server.state.ConfirmedHours;
import aegle.server.web.testing.Browserless;
import aegle.server.web.testing.SampleServer;
import aegle.signals.Labels;
import aegle.signals.Sample;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pages of promises and of opening hours over real stores. */
class ObjectivesPageTest {
  private static final ZoneId BANGKOK = ZoneId.of("Asia/Bangkok");
  private static final Instant NOW = Instant.parse("2026-11-23T03:42:00Z");
  private static final String OBJECTIVES =
      """
      - name: bookings
        title: Patients can book
        target: 99.6%
        window: 7d
        failed: book_total{status="500"}
        total: book_total
        unit: {one: booking, many: bookings}
      - {name: silent, title: Nobody measures this, target: 99%, up: nothing}
      """;

  @TempDir Path folder;
  private final InstantSource clock = InstantSource.fixed(NOW);
  private SampleServer server;

  @BeforeEach
  void create() {
    server = new SampleServer(folder, clock).withOwner();
  }

  private Browserless open() throws Exception {
    server.start(0);
    Browserless reader = new Browserless(server.address());
    reader.signIn(SampleServer.OWNER, SampleServer.PASSWORD);
    return reader;
  }

  @AfterEach
  void close() {
    server.close();
  }

  private static Sample sample(String status, Instant at, double value) {
    Labels series =
        Labels.of(Labels.METRIC_NAME, "book_total", "status", status, "clinic_id", "siam");
    return new Sample(series, at.toEpochMilli(), value);
  }

  /** A booking every ten minutes by day, and thirteen failures in the last hours. */
  private void book() {
    List<Sample> samples = new ArrayList<>();
    double good = 0;
    Instant start = NOW.minus(Duration.ofDays(8));
    for (int minute = 0; minute <= 8 * 1_440; minute++) {
      Instant at = start.plus(Duration.ofMinutes(minute));
      int hour = at.atZone(BANGKOK).getHour();
      good += hour >= 9 && hour < 18 && minute % 5 == 3 ? 1 : 0;
      samples.add(sample("200", at, good));
      samples.add(sample("500", at, Math.clamp(minute - 8 * 1_440 + 100L, 0, 13)));
    }
    assertThat(server.store().append(samples).refused()).isEmpty();
  }

  private void promise() {
    List<Objective> objectives =
        ObjectiveYaml.read(YamlNode.parse("aegle.yml", OBJECTIVES), BANGKOK);
    ObjectiveWatch watch =
        new ObjectiveWatch(
            () -> objectives,
            new ErrorBudgets(server.promql()),
            _ -> {},
            clock,
            new SimpleMeterRegistry());
    watch.look();
    server.with("objectiveWatch", watch);
  }

  private Calendars clinics() {
    Calendars.Clinic siam = new Calendars.Clinic("siam", "Siam", BANGKOK, Optional.empty());
    Calendars calendars = new Calendars(() -> List.of(siam), new ConfirmedHours(server.database()));
    Learning learning = () -> new LearnedHours.Settings("book_total{status=\"200\"}", "clinic_id");
    server
        .with("calendars", calendars)
        .with("learnedHours", new LearnedHours(server.promql()))
        .with("learning", learning);
    return calendars;
  }

  @Test
  void without_objectives_or_clinics_the_pages_say_how_to_begin() throws Exception {
    Browserless reader = open();
    assertThat(reader.get("/objectives")).contains("Nothing is promised yet", "target: 99.5%");
    assertThat(reader.get("/opening-hours")).contains("No clinics are known", "open: {");
  }

  @Test
  void a_budget_is_told_in_bookings_and_what_is_not_measured_is_said() throws Exception {
    book();
    promise();
    Browserless reader = open();
    String page = reader.get("/objectives");
    assertThat(page)
        .contains("13 bookings failed in the last 7d.", "more than the promise allows")
        .contains("Budget spent", "Not measured", "Nothing is measured: no series answers")
        .contains("/ui/api/objectives/bookings/burn-down")
        .contains("increase(book_total{status=\"500\"}");
    String chart = reader.get("/ui/api/objectives/bookings/burn-down");
    assertThat(chart).contains("\"Budget left\"").contains("1.0,1.0");
    assertThat(reader.get("/ui/api/objectives/silent/burn-down")).contains("\"series\":[]");
  }

  @Test
  void hours_are_proposed_confirmed_by_a_person_and_taken_back() throws Exception {
    book();
    Calendars calendars = clinics();
    Browserless reader = open();
    String page = reader.get("/opening-hours");
    assertThat(page).contains("Always open", "Bookings say:", "{mon-sun: 09:00-18:00}");

    reader.post(
        "/opening-hours", "clinic=siam&action=confirm&week=%7Bmon-sun%3A+00%3A00-01%3A00%7D");
    assertThat(calendars.all().getFirst().source()).isEqualTo(Calendars.Source.NONE);

    reader.post(
        "/opening-hours", "clinic=siam&action=confirm&week=%7Bmon-sun%3A+09%3A00-18%3A00%7D");
    assertThat(calendars.all().getFirst().source()).isEqualTo(Calendars.Source.CONFIRMED);
    assertThat(reader.get("/opening-hours"))
        .contains("Open now", "Confirmed by " + SampleServer.OWNER, "That is what counts.");

    reader.post("/opening-hours", "clinic=siam&action=forget");
    assertThat(calendars.all().getFirst().source()).isEqualTo(Calendars.Source.NONE);
  }
}
