package aegle.server.notify;

import static org.assertj.core.api.Assertions.assertThat;

import aegle.server.state.DeliveryOutcome;
import aegle.server.state.Receipt;
import aegle.server.state.StateLocation;
import aegle.signals.Labels;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The way of one alert to a person, with both state databases. */
abstract class NotifierKit {
  private static final Labels DATABASE_DOWN =
      Labels.of("alertname", "DatabaseDown", "severity", "critical", "instance", "clinic-db");
  private static final Map<String, String> TEXTS = Map.of("summary", "PostgreSQL is down");

  private NotifyHouse house;
  private RecordingReceiver receiver;

  abstract StateLocation emptyPlace() throws Exception;

  @BeforeEach
  void open(@TempDir Path folder) throws Exception {
    house = new NotifyHouse(emptyPlace(), folder);
    receiver = new RecordingReceiver(house.clock);
    house.start(
        """
        route:
          receiver: pager
          group_by: [alertname]
          group_wait: 10s
          group_interval: 1m
          repeat_interval: 1h
        receivers:
          - name: pager
            webhook_configs: [{url: '%s'}]
        """
            .formatted(receiver.url()));
  }

  @AfterEach
  void close() {
    house.close();
    receiver.close();
  }

  private void databaseIsDown(double since) {
    Instant end = house.clock.instant().plus(Duration.ofMinutes(4));
    house.tell(DATABASE_DOWN, TEXTS, since, end);
  }

  private List<String> got() {
    return receiver.got().stream()
        .map(g -> NotifyHouse.seconds(g.at()) + " " + g.body().get("status").asString())
        .toList();
  }

  @Test
  void a_database_that_is_down_is_told_after_the_wait_repeated_after_an_hour_and_then_resolved() {
    databaseIsDown(0);
    for (int minute = 1; minute <= 70; minute++) {
      house.runSlowlyUntil(minute * 60);
      databaseIsDown(0);
    }
    house.tell(DATABASE_DOWN, TEXTS, 0, house.clock.instant());
    house.runSlowlyUntil(80 * 60);
    assertThat(got()).containsExactly("10.0 firing", "3670.0 firing", "4210.0 resolved");
    assertThat(house.receipts())
        .extracting(Receipt::outcome)
        .containsOnly(DeliveryOutcome.DELIVERED)
        .hasSize(3);
    Receipt resolved = house.receipts().getFirst();
    assertThat(resolved.firing()).isZero();
    assertThat(resolved.resolved()).isOne();
    assertThat(resolved.status()).isEqualTo(200);
    assertThat(resolved.groupKey()).isEqualTo("{}:{alertname=\"DatabaseDown\"}");
    assertThat(house.notifier().groups()).isEmpty();
  }

  @Test
  void the_payload_is_that_of_alertmanager_version_4() {
    databaseIsDown(0);
    house.runUntil(11);
    RecordingReceiver.Got got = receiver.got().getFirst();
    assertThat(got.type()).isEqualTo("application/json");
    assertThat(got.agent()).isEqualTo("Aegle/test");
    JsonNode body = got.body();
    assertThat(body.propertyNames())
        .containsExactlyInAnyOrder(
            "receiver",
            "status",
            "alerts",
            "groupLabels",
            "commonLabels",
            "commonAnnotations",
            "externalURL",
            "version",
            "groupKey",
            "truncatedAlerts");
    assertThat(body.get("version").asString()).isEqualTo("4");
    assertThat(body.get("externalURL").asString()).isEqualTo("http://aegle.example:8600");
    assertThat(body.get("truncatedAlerts").asInt()).isZero();
    assertThat(body.get("groupLabels").toString()).isEqualTo("{\"alertname\":\"DatabaseDown\"}");
    assertThat(body.get("commonAnnotations").toString())
        .isEqualTo("{\"summary\":\"PostgreSQL is down\"}");
    JsonNode alert = body.get("alerts").get(0);
    assertThat(alert.propertyNames())
        .containsExactlyInAnyOrder(
            "status", "labels", "annotations", "startsAt", "endsAt", "generatorURL", "fingerprint");
    assertThat(alert.get("startsAt").asString()).isEqualTo("2026-03-01T10:00:00Z");
    assertThat(alert.get("endsAt").asString()).isEqualTo("0001-01-01T00:00:00Z");
    assertThat(alert.get("fingerprint").asString()).hasSize(16);
  }

  @Test
  void what_was_firing_before_a_restart_is_not_told_again_but_resolved_after_it() {
    databaseIsDown(0);
    house.runUntil(11);
    house.restart();
    databaseIsDown(0);
    house.runSlowlyUntil(200);
    assertThat(got()).containsExactly("10.0 firing");
    house.restart();
    house.tell(DATABASE_DOWN, TEXTS, 0, house.clock.instant());
    house.runSlowlyUntil(300);
    assertThat(got()).hasSize(2).last().asString().endsWith("resolved");
  }

  @Test
  void an_end_that_came_just_before_a_restart_is_told_after_it() {
    databaseIsDown(0);
    house.runUntil(11);
    house.tell(DATABASE_DOWN, TEXTS, 0, house.clock.instant());
    house.restart();
    house.runUntil(13);
    assertThat(got()).hasSize(2).last().asString().endsWith("resolved");
    house.restart();
    house.runSlowlyUntil(200);
    assertThat(got()).as("told once").hasSize(2);
  }

  @Test
  void an_alert_that_nobody_tells_of_after_a_restart_ends_by_itself() {
    databaseIsDown(0);
    house.runUntil(11);
    house.stop();
    house.clock.advance(Duration.ofMinutes(10));
    house.start(
        "global: {resolve_timeout: 5m}\nroute: {receiver: pager, group_by: [alertname]}\n"
            + "receivers: [{name: pager, webhook_configs: [{url: '"
            + receiver.url()
            + "'}]}]");
    house.runSlowlyUntil(611 + 200);
    assertThat(got()).as("not taken for ended while the server was down").hasSize(1);
    house.runSlowlyUntil(611 + 700);
    assertThat(got()).hasSize(2).last().asString().endsWith("resolved");
  }

  @Test
  void a_message_in_trouble_when_the_server_stops_goes_out_after_the_restart() {
    receiver.answerAlways(503);
    databaseIsDown(0);
    house.runUntil(11);
    receiver.answerAlways(200);
    receiver.forget();
    house.restart();
    house.runUntil(14);
    assertThat(got()).containsExactly("11.1 firing");
  }

  @Test
  void what_is_silenced_stays_so_over_a_restart_and_is_told_when_the_silence_is_over() {
    String id = house.silence(NotifyHouse.at(0), NotifyHouse.at(200), "alertname=~\"Data.*\"");
    databaseIsDown(0);
    house.runUntil(11);
    house.restart();
    databaseIsDown(0);
    house.runSlowlyUntil(199);
    assertThat(got()).isEmpty();
    assertThat(house.count("aegle.notifications.suppressed", "reason", "silence")).isPositive();
    assertThat(house.notifier().alerts().getFirst().suppressed().silencedBy()).containsExactly(id);
    databaseIsDown(0);
    house.runSlowlyUntil(270);
    assertThat(got()).hasSize(1);
    assertThat(house.notifier().silences().history(id))
        .extracting(aegle.server.state.SilenceChange::what)
        .containsExactly("made");
  }
}
