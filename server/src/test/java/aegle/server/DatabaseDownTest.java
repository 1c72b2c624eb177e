package aegle.server;

import static org.assertj.core.api.Assertions.assertThat;

import aegle.metrics.rules.RuleSnapshot;
import aegle.server.state.DeliveryOutcome;
import aegle.server.state.Receipt;
import aegle.server.testing.FakeClock;
import jakarta.mail.Multipart;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A database goes down, people hear of it in time, it comes back, they hear of that too. */
class DatabaseDownTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** FNV-1a of the alert's labels, worked out apart from the code. */
  private static final String FINGERPRINT = "0b9e9af8e71814d7";

  @TempDir private Path folder;
  private final FakeClock clock = new FakeClock(WatchedDatabase.START);
  private PagedWard ward;
  private WatchedDatabase watched;

  @BeforeEach
  void open() throws Exception {
    ward = new PagedWard(clock);
    ward.writeDecisions(Files.createDirectory(folder.resolve("config")));
    start();
  }

  private void start() {
    watched = new WatchedDatabase(folder.resolve("config"), folder.resolve("data"), clock);
  }

  private void restart() {
    watched.close();
    start();
  }

  @AfterEach
  void close() {
    watched.close();
    ward.close();
  }

  @Test
  void a_database_that_is_down_for_two_minutes_reaches_people_and_so_does_its_return()
      throws Exception {
    watched.pass(300, 1);
    assertThat(watched.stateOfDatabaseDown()).isEqualTo("inactive");

    Instant pending = watched.passUntil("pending", 0, 30);
    watched.pass(119, 0);
    assertThat(watched.stateOfDatabaseDown()).as("not before two minutes").isEqualTo("pending");
    assertThat(ward.pages()).isEmpty();
    watched.pass(1, 0);
    assertThat(watched.stateOfDatabaseDown()).isEqualTo("firing");
    Instant seen = clock.instant();
    Instant fired = pending.plusSeconds(120);
    assertThat(seen).isBetween(fired, fired.plusSeconds(1));

    watched.pass(9, 0);
    assertThat(ward.pages()).as("within the group's wait of 10 s").isEmpty();
    watched.pass(1, 0);
    assertThat(ward.pages()).hasSize(1);
    assertThat(ward.pages().getFirst().at()).isEqualTo(seen.plusSeconds(10));
    assertThat(ward.pages().getFirst().body())
        .isEqualTo(payload("firing", fired, Instant.parse("0001-01-01T00:00:00Z")));
    assertThat(ward.subjects())
        .containsExactly("[FIRING:1] DatabaseDown (clinic-db postgres critical)");
    assertThat(plainTextOfLastMail())
        .contains("DatabaseDown: Database is down", "PostgreSQL database is not responding");

    watched.pass(600, 0);
    assertThat(ward.pages()).as("not repeated within the hour").hasSize(1);

    Instant ended = watched.passUntil("inactive", 1, 30);
    watched.pass(60, 1);
    assertThat(ward.pages()).hasSize(2);
    assertThat(ward.pages().getLast().body()).isEqualTo(payload("resolved", fired, ended));
    assertThat(ward.subjects())
        .hasSize(2)
        .last()
        .isEqualTo("[RESOLVED] DatabaseDown (clinic-db postgres critical)");

    watched.pass(900, 1);
    assertThat(ward.pages()).as("the end is told once").hasSize(2);
    assertThat(watched.rules()).hasSize(8);
    assertThat(watched.rules())
        .extracting(RuleSnapshot.Alerting::outcome)
        .extracting(RuleSnapshot.Outcome::health)
        .containsOnly("ok");
  }

  @Test
  void receipts_say_who_was_told_of_what_and_outlive_a_restart() {
    watched.pass(60, 1);
    watched.pass(180, 0);
    watched.pass(90, 1);
    restart();
    assertThat(watched.receipts())
        .extracting(Receipt::outcome)
        .hasSize(4)
        .containsOnly(DeliveryOutcome.DELIVERED);
    assertThat(watched.receipts())
        .extracting(receipt -> receipt.integration() + " " + receipt.status())
        .containsExactlyInAnyOrder("webhook 200", "email 250", "webhook 200", "email 250");
    assertThat(watched.receipts())
        .extracting(receipt -> receipt.firing() + " firing " + receipt.resolved() + " resolved")
        .containsExactly(
            "0 firing 1 resolved",
            "0 firing 1 resolved",
            "1 firing 0 resolved",
            "1 firing 0 resolved");
  }

  @Test
  void a_restart_while_the_database_is_down_tells_nothing_twice_and_loses_no_end() {
    watched.pass(300, 1);
    Instant fired = watched.passUntil("firing", 0, 150);
    watched.pass(60, 0);
    assertThat(ward.pages()).hasSize(1);

    clock.advance(Duration.ofSeconds(20));
    restart();
    watched.pass(600, 0);
    assertThat(watched.stateOfDatabaseDown()).isEqualTo("firing");
    assertThat(ward.pages()).as("people know already, and it has not ended").hasSize(1);

    Instant ended = watched.passUntil("inactive", 1, 30);
    watched.pass(60, 1);
    assertThat(ward.pages()).hasSize(2);
    assertThat(ward.pages().getLast().body()).isEqualTo(payload("resolved", fired, ended));
    assertThat(ward.subjects()).hasSize(2).last().asString().startsWith("[RESOLVED]");
  }

  @Test
  void a_database_that_comes_back_while_the_server_is_away_is_told_as_ended() {
    watched.pass(300, 1);
    watched.passUntil("firing", 0, 150);
    watched.pass(60, 0);
    restart();
    watched.pass(400, 1);
    assertThat(ward.pages())
        .extracting(PagedWard.Page::status)
        .containsExactly("firing", "resolved");
    assertThat(ward.subjects()).hasSize(2).last().asString().startsWith("[RESOLVED]");
  }

  @Test
  void an_alert_that_waits_when_the_server_restarts_waits_its_two_minutes_anew() {
    watched.pass(300, 1);
    watched.passUntil("pending", 0, 30);
    watched.pass(100, 0);
    restart();
    Instant pendingAgain = watched.passUntil("pending", 0, 30);
    assertThat(watched.passUntil("firing", 0, 150)).isEqualTo(pendingAgain.plusSeconds(120));
    watched.pass(10, 0);
    assertThat(ward.pages()).extracting(PagedWard.Page::status).containsExactly("firing");
  }

  private String plainTextOfLastMail() throws Exception {
    return ((Multipart) ward.lastMail().getContent()).getBodyPart(0).getContent().toString();
  }

  /** The body of a webhook, version 4, as Alertmanager 0.27 and later send it. */
  private static JsonNode payload(String status, Instant startsAt, Instant endsAt) {
    String labels =
        """
        {"alertname":"DatabaseDown","instance":"clinic-db","job":"postgres","severity":"critical"}\
        """;
    String annotations =
        """
        {"description":"PostgreSQL database is not responding","summary":"Database is down"}\
        """;
    return JSON.readTree(
        """
        {"receiver": "on-call", "status": "%1$s",
         "alerts": [{"status": "%1$s", "labels": %2$s, "annotations": %3$s,
           "startsAt": "%4$s", "endsAt": "%5$s",
           "generatorURL": "http://aegle.example/graph?g0.expr=pg_up+%%3D%%3D+0&g0.tab=1",
           "fingerprint": "%6$s"}],
         "groupLabels": {"alertname": "DatabaseDown"},
         "commonLabels": %2$s, "commonAnnotations": %3$s,
         "externalURL": "http://aegle.example", "version": "4",
         "groupKey": "{}/{severity=\\"critical\\"}:{alertname=\\"DatabaseDown\\"}",
         "truncatedAlerts": 0}
        """
            .formatted(status, labels, annotations, startsAt, endsAt, FINGERPRINT));
  }
}
