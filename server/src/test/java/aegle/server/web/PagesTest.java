package aegle.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import aegle.server.web.testing.Browserless;
import aegle.server.web.testing.SampleServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every page over a real Tomcat, a real engine and a real state database, as HTML says it. */
class PagesTest {
  private static final Instant NOW = Instant.parse("2026-11-23T03:42:00Z");

  @TempDir static Path folder;
  private static SampleServer server;
  private static Browserless reader;

  @BeforeAll
  static void open() throws IOException, InterruptedException {
    server =
        new SampleServer(folder, InstantSource.fixed(NOW))
            .withOwner()
            .withHistory(Duration.ofHours(2), Duration.ofSeconds(30))
            .start(0);
    server.rules().addBrokenRule();
    server.evaluate();
    reader = new Browserless(server.address());
    reader.signIn(SampleServer.OWNER, SampleServer.PASSWORD);
  }

  @AfterAll
  static void close() {
    server.close();
  }

  @Test
  void the_overview_says_whether_the_platform_is_well_and_why() throws Exception {
    String page = reader.get("/");
    assertThat(page)
        .contains("The platform works, but 2 things need attention.")
        .contains("One of 4 targets does not answer")
        .contains("One rule could not be evaluated")
        .contains("sum(rate(http_requests_total[5m]))")
        .contains("how long the AI service needs for a skin analysis")
        .contains("No figure from a week ago")
        .contains("Watchdog fires by design, which is no trouble")
        .doesNotContain("Alerting works");
  }

  @Test
  void the_alerts_page_tells_what_is_pending_and_shouts_what_cannot_be_evaluated()
      throws Exception {
    String page = reader.get("/alerts");
    assertThat(page)
        .contains("Nothing fires.")
        .contains("Fires by design: severity none, no trouble")
        .contains("The slowest requests are too slow")
        .contains("found duplicate series for the match group")
        .contains("config/rules/clinic.yml");
  }

  @Test
  void what_fires_by_design_is_counted_nowhere() throws Exception {
    String page = reader.get("/alerts");
    String rail = page.substring(page.indexOf("id=\"rail\""), page.indexOf("</nav>"));
    assertThat(rail).doesNotContain("firing").contains("not answering");
  }

  @Test
  void a_rule_page_draws_what_is_measured_against_its_threshold() throws Exception {
    String page = reader.get("/alerts/rule?group=clinic&name=HighErrorRate");
    assertThat(page)
        .contains("data-threshold=\"0.05\"")
        .contains("fires above 5 %")
        .contains("and sum by (job) (rate(http_requests_total[5m])) &gt; 1")
        .contains("This alert does not fire.");
  }

  @Test
  void a_rule_that_is_not_there_is_a_404_in_words() throws Exception {
    assertThat(reader.status("/alerts/rule?group=clinic&name=Nope")).isEqualTo(404);
    assertThat(reader.get("/alerts/rule?group=clinic&name=Nope"))
        .contains("There is nothing at this address");
  }

  @Test
  void a_question_is_answered_as_a_table_without_any_script() throws Exception {
    String page = reader.get("/explore?expr=pg_settings_max_connections&tab=table");
    assertThat(page).contains("data-value=\"100\"").contains("1 series");
  }

  @Test
  void the_address_that_alerts_carry_leads_to_its_question() throws Exception {
    assertThat(location("/graph?g0.expr=pg_up+%3D%3D+0&g0.tab=1&g0.range_input=6h"))
        .isEqualTo("/explore?expr=pg_up+%3D%3D+0&range=6h&tab=table");
    assertThat(location("/graph?g0.expr=up&g0.tab=0"))
        .isEqualTo("/explore?expr=up&range=1h&tab=graph");
    Browserless stranger = new Browserless(server.address());
    String way =
        stranger
            .request("/graph?g0.expr=up&g0.tab=1")
            .headers()
            .firstValue("Location")
            .orElseThrow();
    assertThat(way).startsWith("/login?next=");
    assertThat(stranger.signInAt(way, SampleServer.OWNER, SampleServer.PASSWORD).headers())
        .satisfies(headers ->
            assertThat(headers.firstValue("Location").orElse(""))
                .endsWith("/graph?g0.expr=up&g0.tab=1"));
  }

  private static String location(String path) throws IOException, InterruptedException {
    String there = reader.request(path).headers().firstValue("Location").orElse("");
    return there.replace(server.address(), "");
  }

  @Test
  void a_wrong_expression_is_marked_at_its_character() throws Exception {
    String page = reader.get("/explore?expr=sum(up)%20)&tab=table");
    assertThat(page)
        .contains("This expression cannot be answered")
        .contains("<mark class=\"fault\">");
    assertThat(reader.get("/ui/api/check?expr=up%5B5x%5D")).contains("\"start\":3");
  }

  @Test
  void a_gap_in_the_data_is_null_in_a_chart_and_never_zero() throws Exception {
    long from = NOW.minus(Duration.ofHours(3)).toEpochMilli();
    String chart = reader.get("/ui/api/chart?expr=up&from=" + from + "&to=" + NOW.toEpochMilli());
    assertThat(chart).contains("\"values\":[null,null").contains("1.0").doesNotContain("0.0,");
  }

  @Test
  void the_editor_completes_from_the_store_in_the_json_of_prometheus() throws Exception {
    assertThat(reader.get("/ui/api/v1/label/__name__/values"))
        .contains("\"status\":\"success\"")
        .contains("\"appointment_bookings_total\"");
    assertThat(reader.get("/ui/api/v1/label/clinic_id/values?match%5B%5D=http_requests_total"))
        .contains("[\"bangkok\",\"chiang-mai\",\"phuket\"]");
    assertThat(reader.get("/ui/api/v1/metadata")).contains("\"type\":\"counter\"");
    assertThat(reader.status("/ui/api/v1/series?match%5B%5D=%7B")).isEqualTo(400);
  }

  @Test
  void targets_say_who_does_not_answer_and_why() throws Exception {
    assertThat(reader.get("/targets"))
        .contains("One of 4 targets does not answer.")
        .contains("context deadline exceeded")
        .contains("Not scraped yet")
        .contains("Dropped by relabelling: 1");
  }

  @Test
  void deliveries_can_be_filtered_by_outcome() throws Exception {
    assertThat(reader.get("/deliveries?outcome=failed"))
        .contains("the receiver is overloaded")
        .doesNotContain("200 OK");
    assertThat(reader.get("/deliveries?outcome=failed&receiver=on-call"))
        .contains("No attempt matches");
  }

  @Test
  void the_page_of_parts_shows_every_state() throws Exception {
    assertThat(reader.get("/ui"))
        .contains("Not known: nothing has sent this yet.")
        .contains("No data since about 10:42.")
        .contains("It could not be calculated.");
  }

  @Test
  void search_finds_rooms_rules_targets_and_metrics() throws Exception {
    assertThat(reader.get("/ui/jump?q=database")).contains("DatabaseDown");
    assertThat(reader.get("/ui/jump?q=bookings"))
        .contains("LowAppointmentBookings")
        .contains("appointment_bookings_total");
  }

  @Test
  void theme_and_zone_are_in_the_first_byte_of_the_next_page() throws Exception {
    Browserless other = new Browserless(server.address());
    other.signIn(SampleServer.OWNER, SampleServer.PASSWORD);
    other.post("/ui/preferences", "theme=dark&zone=America%2FLima&back=%2Ftargets");
    assertThat(other.get("/targets"))
        .contains("<html lang=\"en\" data-theme=\"dark\">")
        .contains("America/Lima");
  }
}
