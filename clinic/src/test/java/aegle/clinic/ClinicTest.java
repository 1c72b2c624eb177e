package aegle.clinic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import aegle.clinic.demand.Appetite;
import aegle.clinic.demand.DemandModel;
import aegle.clinic.demand.TrafficGenerator;
import aegle.clinic.platform.ClinicPlatform;
import aegle.clinic.platform.FaultSwitch;
import aegle.clinic.platform.RunningRelease;
import aegle.clinic.platform.Surroundings;
import aegle.clinic.platform.Watch;
import aegle.clinic.release.Rollout;
import aegle.clinic.stage.ControlPort;
import aegle.clinic.stage.Day;
import aegle.clinic.stage.DaySwitch;
import aegle.clinic.stage.DemoPostgres;
import aegle.clinic.stage.MailSink;
import aegle.clinic.stage.SimulatedAi;
import aegle.clinic.testing.Ports;
import aegle.clinic.testing.SentryInbox;
import aegle.clinic.testing.Web;
import aegle.clinic.town.Clinic;
import aegle.clinic.town.Town;
import aegle.clinic.visit.PageVisits;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole clinic over HTTP, on a real PostgreSQL and a server that speaks SMTP. */
class ClinicTest {
  private static final InstantSource CLOCK = InstantSource.system();
  private static final Clinic BANGKOK = Town.CLINICS.getFirst();
  private static final Pattern ID = Pattern.compile("\"id\":(\\d+)");

  @TempDir static Path folder;

  private static final FaultSwitch faults = new FaultSwitch();
  private static final Appetite appetite = new Appetite();
  private static final RunningRelease running = new RunningRelease();
  private static final Web web = new Web();
  private static SentryInbox inbox;
  private static DemoPostgres postgres;
  private static SimulatedAi ai;
  private static MailSink mail;
  private static ControlPort control;
  private static ClinicPlatform clinic;

  @BeforeAll
  static void start() throws Exception {
    inbox = new SentryInbox();
    postgres = new DemoPostgres(folder.resolve("postgres"), Ports.free());
    postgres.start();
    mail = new MailSink(0);
    mail.start();
    ai = new SimulatedAi(0);
    ai.start();
    Rollout rollout = new Rollout(inbox.address(), CLOCK);
    DaySwitch days = new DaySwitch(postgres, ai, faults, appetite, running, rollout);
    control = new ControlPort(0, days, mail, CLOCK);
    control.start();
    Surroundings surroundings =
        new Surroundings(
            0,
            postgres.jdbcUrl(),
            DemoPostgres.OWNER,
            ai.address(),
            mail.port(),
            folder.resolve("backups"),
            new Watch(inbox.dsn(2), inbox.dsn(1), inbox.vitals()));
    clinic = ClinicPlatform.start(surroundings, faults, running, CLOCK);
  }

  @AfterAll
  static void stop() throws Exception {
    clinic.close();
    control.close();
    ai.close();
    mail.close();
    postgres.close();
    inbox.close();
    web.close();
  }

  @AfterEach
  void bringAllBack() throws Exception {
    changeTo(Day.QUIET);
    ai.setSlowness(0.01);
  }

  @Test
  void a_booking_is_kept_confirmed_paid_and_rated_and_its_confirmation_arrives_by_smtp()
      throws Exception {
    HttpResponse<String> booked = book("laser");
    assertThat(booked.statusCode()).isEqualTo(201);
    assertThat(booked.body()).contains("\"status\":\"PENDING\"", "\"priceMinor\":690000");
    String appointment = "/api/appointments/" + id(booked);

    assertThat(post(appointment + "/confirm", "").body()).contains("\"status\":\"CONFIRMED\"");
    assertThat(post(appointment + "/complete", "").body()).contains("\"status\":\"COMPLETED\"");
    assertThat(post(appointment + "/rating", "{\"rating\":0}").statusCode()).isEqualTo(200);
    HttpResponse<String> late = post(appointment + "/cancel", "");

    assertThat(late.statusCode()).isEqualTo(409);
    assertThat(late.body()).contains("is completed and cannot be cancelled");
    assertThat(metrics())
        .contains(
            "appointment_revenue_total{clinic_id=\"bangkok-siam\",currency=\"THB\","
                + "service_type=\"laser\"} 6900.0")
        .contains("appointment_satisfaction_count{clinic_id=\"bangkok-siam\"} 1");
    assertThat(get("/api/metrics").body()).contains("\"revenueToday\":6900.00");
    assertThat(mailThatSays("Appointment " + id(booked)).to()).contains("customer-7@");
  }

  @Test
  void a_cancellation_is_counted_under_the_labels_of_its_booking() throws Exception {
    String appointment = "/api/appointments/" + id(book("peel"));

    assertThat(post(appointment + "/cancel", "").statusCode()).isEqualTo(200);

    String place = "{clinic_id=\"bangkok-siam\",service_type=\"peel\"} 1.0";
    assertThat(metrics())
        .contains("appointment_bookings_total" + place)
        .contains("appointment_cancellations_total" + place);
  }

  @Test
  void what_cannot_be_booked_is_refused_with_a_sentence() throws Exception {
    HttpResponse<String> past =
        post(
            "/api/appointments",
            "{\"clinicId\":\"bangkok-siam\",\"serviceType\":\"peel\",\"customerId\":7,"
                + "\"startsAt\":\"2020-01-01T05:00:00Z\"}");
    HttpResponse<String> incomplete = post("/api/appointments", "{\"customerId\":7}");

    assertThat(past.statusCode()).isEqualTo(422);
    assertThat(past.body()).contains("choose from 10:00 to 20:00, Asia/Bangkok");
    assertThat(incomplete.statusCode()).isEqualTo(400);
    assertThat(get("/api/services?clinic=paris").statusCode()).isEqualTo(404);
  }

  @Test
  void an_analysis_goes_through_the_ai_service_and_is_kept() throws Exception {
    HttpResponse<String> analysed = analyse();

    assertThat(analysed.statusCode()).isEqualTo(201);
    assertThat(get("/api/analyses?customer=7").body()).contains("\"type\":\"acne\"");
    assertThat(metrics())
        .containsPattern("ai_analysis_completed_total\\{model=\"derma.*success=\"true\"\\} [1-9]")
        .contains("# TYPE ai_processing_duration_seconds summary", "quantile=\"0.95\"")
        .contains("hikaricp_connections_max{pool=\"clinic\"} 20.0");
  }

  @Test
  void a_broken_ai_service_costs_analyses_and_nothing_else() throws Exception {
    ai.setBroken(true);
    try {
      assertThat(analyse().statusCode()).isEqualTo(502);
      assertThat(book("facial").statusCode()).isEqualTo(201);
    } finally {
      ai.setBroken(false);
    }
  }

  @Test
  void the_day_the_database_is_down_costs_503_and_the_quiet_day_brings_all_data_back()
      throws Exception {
    String appointment = "/api/appointments/" + id(book("consultation"));

    assertThat(changeTo(Day.DB_DOWN).body())
        .contains("\"day\":\"db-down\"", "DatabaseDown after 2 minutes");
    assertThat(get(appointment).statusCode()).isEqualTo(503);
    HttpResponse<String> health = healthUnlike("\"database\":\"healthy\"");
    assertThat(health.statusCode()).isEqualTo(503);
    assertThat(health.body()).contains("\"status\":\"unhealthy\"").doesNotContain("jdbc");

    changeTo(Day.QUIET);
    assertThat(healthUnlike("\"database\":\"unhealthy\"").statusCode()).isEqualTo(200);
    // Connections that the pool had before may each cost one more request their answer.
    assertThat(statusUnlike(503, appointment)).isEqualTo(200);
  }

  @Test
  void on_the_day_of_errors_some_requests_fail_and_are_counted_by_their_route() throws Exception {
    changeTo(Day.ERRORS);
    List<Integer> statuses = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      statuses.add(get("/api/clinics").statusCode());
    }
    changeTo(Day.QUIET);

    assertThat(statuses).contains(200, 500);
    assertThat(metrics())
        .contains(
            "http_requests_total{method=\"GET\",route=\"/api/clinics\",status=\"500\"} "
                + (double) statuses.stream().filter(status -> status == 500).count());
  }

  @Test
  void a_bad_release_is_announced_deployed_and_breaks_until_the_sound_one_is_deployed_again()
      throws Exception {
    String releases = "/api/0/organizations/demo/releases/";
    String bad = releases + "beauty-clinic@1.5.0/";
    assertThat(changeTo(Day.BAD_RELEASE).body()).contains("\"day\":\"bad-release\"");

    assertThat(inbox.await(sent -> sent.startsWith(releases + "\n")))
        .contains("\"version\":\"beauty-clinic@1.5.0\"", "clinic-web", "clinic-api");
    assertThat(inbox.await(sent -> sent.startsWith(bad + "\n") && sent.contains("commits")))
        .contains("\"repository\":\"beauty-clinic\"");
    assertThat(inbox.await(sent -> sent.startsWith(bad + "deploys/\n")))
        .contains("\"environment\":\"demo\"", "dateStarted", "dateFinished");
    inbox.await(sent -> sent.startsWith(bad + "\n") && sent.contains("dateReleased"));
    assertThat(get("/").body()).contains("content=\"beauty-clinic@1.5.0\"");
    assertThat(book("laser").statusCode()).isEqualTo(500);
    assertThat(book("facial").statusCode()).isEqualTo(201);
    assertThat(inbox.await(sent -> sent.contains("DepositMissingException")))
        .contains("\"release\":\"beauty-clinic@1.5.0\"");

    changeTo(Day.QUIET);
    inbox.await(sent -> sent.startsWith(releases + "beauty-clinic@1.4.2/deploys/\n"));
    assertThat(book("laser").statusCode()).isEqualTo(201);
    assertThat(get("/").body()).contains("content=\"beauty-clinic@1.4.2\"");
  }

  @Test
  void a_webhook_payload_is_kept_and_other_sites_are_refused() throws Exception {
    URI alerts = control.address().resolve("/alerts");

    web.post(alerts, "{\"version\":\"4\",\"status\":\"firing\"}");

    assertThat(web.get(alerts).body()).contains("\"version\":\"4\"", "\"at\":");
    assertThat(web.post(alerts, "no json").statusCode()).isEqualTo(400);
    URI dbDown = control.address().resolve("/day/db-down");
    assertThat(web.post(dbDown, "", "Origin", "https://example.com").statusCode()).isEqualTo(403);
    assertThat(web.post(control.address().resolve("/day/monday"), "").body())
        .contains("no day is called 'monday'; use quiet, slow-ai");
  }

  @Test
  void visitors_come_through_http_and_on_the_booking_drop_day_nobody_books() throws Exception {
    appetite.setBooking(false);
    Clinic busy =
        new Clinic(
            BANGKOK.id(),
            BANGKOK.name(),
            BANGKOK.zone(),
            BANGKOK.currency(),
            BANGKOK.opens(),
            BANGKOK.closes(),
            BANGKOK.closedDays(),
            BANGKOK.services(),
            200);
    String bookings =
        "appointment_bookings_total{clinic_id=\"bangkok-siam\",service_type=\"facial\"}";
    String before = lineOf(bookings);
    try (TrafficGenerator traffic =
        new TrafficGenerator(
            List.of(busy), clinic.address(), clinic.address(), CLOCK, appetite, 1)) {
      traffic.start();
      for (int i = 0; i < 200 && !manyServicesRead(); i++) {
        waitABit();
      }
    }

    assertThat(manyServicesRead()).isTrue();
    assertThat(lineOf(bookings)).isEqualTo(before);
  }

  @Test
  void the_database_has_the_indexes_and_the_statistics_that_a_watcher_reads() throws Exception {
    try (Connection connection =
            DriverManager.getConnection(postgres.jdbcUrl(), DemoPostgres.WATCHER, "");
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "select count(*) filter (where i.indisvalid), (select count(*) > 0 from"
                    + " pg_stat_statements where calls > 0) from pg_index i join pg_class c on"
                    + " c.oid = i.indexrelid where c.relname like 'idx_%'")) {
      rows.next();
      assertThat(rows.getInt(1)).isEqualTo(3);
      assertThat(rows.getBoolean(2)).isTrue();
    }
  }

  @Test
  void the_page_is_served_with_its_bundle_under_a_policy_that_lets_it_tell_its_watcher()
      throws Exception {
    HttpResponse<String> page = get("/");
    HttpResponse<String> script = get("/assets/booking.js");

    assertThat(page.body())
        .contains("<script type=\"module\" src=\"/assets/booking.js\">")
        .contains("content=\"" + inbox.dsn(1) + "\"", "Siam Skin Clinic, 10:00 to 20:00")
        .doesNotContain("{{");
    assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
        .contains("script-src 'self';", "connect-src 'self' http://localhost:")
        .doesNotContain("unsafe");
    assertThat(script.statusCode()).isEqualTo(200);
    assertThat(script.headers().firstValue("Content-Type").orElseThrow()).contains("javascript");
    assertThat(script.body()).contains("sentry-trace", "sendBeacon").doesNotContain("mappingURL");
    assertThat(get("/assets/booking.css").statusCode()).isEqualTo(200);
    assertThat(get("/assets/booking.js.map").statusCode()).isEqualTo(404);
  }

  @Test
  void a_time_that_is_booked_twice_on_the_page_is_a_clash_in_the_trace_of_the_browser()
      throws Exception {
    String trace = "aaaabbbbccccddddaaaabbbbccccdddd";
    String slot = firstMatch("\"([^\"]+Z)\"", get("/api/bookings/slots?clinic=bangkok-siam"));
    String wanted =
        "{\"clinicId\":\"bangkok-siam\",\"serviceType\":\"peel\",\"customerId\":7,\"startsAt\":\"%s\"}"
            .formatted(slot);
    URI bookings = clinic.address().resolve("/api/bookings");

    assertThat(web.post(bookings, wanted).statusCode()).isEqualTo(201);
    HttpResponse<String> clash =
        web.post(bookings, wanted, "sentry-trace", trace + "-aaaabbbbccccdddd-1");

    assertThat(clash.statusCode()).isEqualTo(500);
    assertThat(clash.body()).contains("promised to somebody else");
    assertThat(get("/api/bookings/slots?clinic=bangkok-siam").body()).doesNotContain(slot);
    assertThat(get("/api/bookings?clinic=bangkok-siam").body())
        .containsOnlyOnce(slot)
        .doesNotContain("customer");
    for (String kind : List.of("event", "transaction")) {
      assertThat(
              inbox.await(sent ->
                  sent.contains("\"type\":\"%s\"".formatted(kind))
                      && sent.contains("\"trace_id\":\"" + trace)
                      && sent.startsWith("/api/2/")))
          .contains("\"user\":{\"id\":\"patient-7\"}", "\"clinic_id\":\"bangkok-siam\"");
    }
  }

  @Test
  void the_jobs_run_at_the_start_and_check_in_and_the_backup_holds_every_table() throws Exception {
    for (String job : List.of("appointment-reminders", "nightly-backup")) {
      inbox.await(
          sent -> sent.contains("\"monitor_slug\":\"" + job) && sent.contains("\"status\":\"ok\""));
    }
    try (Stream<Path> files = Files.list(folder.resolve("backups"))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "customers.json.gz",
              "appointments.json.gz",
              "online_slots.json.gz",
              "skin_analyses.json.gz");
    }
  }

  @Test
  void a_browser_that_visits_the_page_tells_of_its_replay_its_error_and_how_fast_it_felt()
      throws Exception {
    Path own = folder.resolve("browser");
    Optional<PageVisits> visits = PageVisits.of(clinic.address(), own, () -> true, 1);
    assumeThat(visits).as("a Chromium on the search path").isPresent();
    try (PageVisits made = visits.orElseThrow()) {
      made.start();

      inbox.await(sent -> sent.startsWith("/api/1/") && sent.contains("replay_recording"));
      assertThat(inbox.await(sent -> sent.contains("BookingError")))
          .startsWith("/api/1/")
          .contains("\"clinic_id\":", "\"id\":\"patient-", "promised to somebody else");
      assertThat(inbox.await(sent -> sent.startsWith("/vitals") && sent.contains("\"LCP\"")))
          .contains("\"page\":\"/\"", "\"clinicId\":\"");
    }
    assertThat(own).doesNotExist();
  }

  private static String firstMatch(String pattern, HttpResponse<String> response) {
    Matcher match = Pattern.compile(pattern).matcher(response.body());
    assertThat(match.find()).as(response.body()).isTrue();
    return match.group(1);
  }

  private static boolean manyServicesRead() throws Exception {
    Matcher requests =
        Pattern.compile("http_requests_total\\{.*route=\"/api/services\",status=\"200\"\\} (\\d+)")
            .matcher(metrics());
    return requests.find() && Integer.parseInt(requests.group(1)) > 20;
  }

  private static String lineOf(String series) throws Exception {
    return metrics().lines().filter(line -> line.startsWith(series)).findFirst().orElse("");
  }

  private static void waitABit() throws InterruptedException {
    assertThat(new CountDownLatch(1).await(50, TimeUnit.MILLISECONDS)).isFalse();
  }

  /** Health that no longer says something: reports may be a second old. */
  private static HttpResponse<String> healthUnlike(String old) throws Exception {
    HttpResponse<String> health = get("/api/health");
    for (int i = 0; i < 200 && health.body().contains(old); i++) {
      waitABit();
      health = get("/api/health");
    }
    return health;
  }

  private static int statusUnlike(int old, String path) throws Exception {
    int status = get(path).statusCode();
    for (int i = 0; i < 200 && status == old; i++) {
      waitABit();
      status = get(path).statusCode();
    }
    return status;
  }

  private static MailSink.Mail mailThatSays(String words) throws Exception {
    for (int i = 0; i < 200; i++) {
      for (MailSink.Mail each : mail.newest()) {
        if (each.text().contains(words)) {
          return each;
        }
      }
      waitABit();
    }
    throw new AssertionError("no e-mail says '" + words + "' among " + mail.newest());
  }

  private static HttpResponse<String> changeTo(Day day) throws Exception {
    return web.post(control.address().resolve("/day/" + day.text()), "");
  }

  private static HttpResponse<String> book(String service) throws Exception {
    String start =
        DemandModel.slot(BANGKOK, CLOCK.instant().plus(Duration.ofMinutes(1)), new Random(1))
            .toString();
    return post(
        "/api/appointments",
        "{\"clinicId\":\"bangkok-siam\",\"serviceType\":\"%s\",\"customerId\":7,\"startsAt\":\"%s\"}"
            .formatted(service, start));
  }

  private static HttpResponse<String> analyse() throws Exception {
    return post(
        "/api/analyses", "{\"clinicId\":\"bangkok-siam\",\"customerId\":7,\"type\":\"acne\"}");
  }

  private static String id(HttpResponse<String> created) {
    Matcher id = ID.matcher(created.body());
    assertThat(id.find()).as(created.body()).isTrue();
    return id.group(1);
  }

  private static String metrics() throws Exception {
    return get("/actuator/prometheus").body();
  }

  private static HttpResponse<String> get(String path) throws Exception {
    return web.get(clinic.address().resolve(path));
  }

  private static HttpResponse<String> post(String path, String json) throws Exception {
    return web.post(clinic.address().resolve(path), json);
  }
}
