package aegle.server.notify;

import static org.assertj.core.api.Assertions.assertThat;

import aegle.server.state.StateLocation;
import aegle.signals.Labels;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The scenarios of Alertmanager's acceptance tests that concern gathering, repeating, merging and
 * ending, on a clock that the test moves. Times are seconds.
 */
class AcceptanceTest {
  private NotifyHouse house;
  private RecordingReceiver receiver;

  @BeforeEach
  void open(@TempDir Path folder) throws Exception {
    house = new NotifyHouse(StateLocation.inDataFolder(folder), folder);
    receiver = new RecordingReceiver(house.clock);
  }

  @AfterEach
  void close() {
    house.close();
    receiver.close();
  }

  private void startWith(String route) {
    house.start(config(route));
  }

  private String config(String route) {
    return """
    global: {resolve_timeout: 10s}
    route: {receiver: default, %s}
    receivers:
      - name: default
        webhook_configs: [{url: '%s'}]
    """
        .formatted(route, receiver.url());
  }

  private static Labels test(String lbl) {
    return Labels.of("alertname", "test", "lbl", lbl);
  }

  private List<String> got() {
    return got(receiver);
  }

  private static List<String> got(RecordingReceiver from) {
    return from.got().stream().map(g -> NotifyHouse.seconds(g.at()) + " " + g.summary()).toList();
  }

  @Test
  void alerts_are_gathered_and_repeated_together() {
    startWith("group_by: [], group_wait: 1s, group_interval: 1s, repeat_interval: 5s");
    house.runUntil(1.1);
    house.fires(test("1"), 1);
    house.runUntil(1.7);
    house.fires(test("5"), 1);
    house.runUntil(3.3);
    house.fires(test("2"), 1.5);
    house.fires(test("3"), 1.5);
    house.fires(test("4"), 1.6);
    house.runUntil(9.5);
    assertThat(got()).containsExactly("2.1 1, 5", "4.1 1, 2, 3, 4, 5");
    house.runUntil(11);
    assertThat(got())
        .as("nothing more before the repeat interval is over")
        .last()
        .isEqualTo("10.1 1, 2, 3, 4, 5");
  }

  @Test
  void an_alert_that_nobody_tells_again_ends_after_the_resolve_timeout() {
    startWith("group_by: [alertname], group_wait: 1s, group_interval: 5s");
    house.runUntil(1);
    house.fires(test("v1"), 1);
    house.fires(test("v2"), 1);
    house.fires(test("v3"), 1);
    house.runUntil(20);
    assertThat(got()).containsExactly("2.0 v1, v2, v3", "12.0 v1 ended, v2 ended, v3 ended");
    assertThat(receiver.got().getLast().body().get("alerts").get(0).get("endsAt").asString())
        .isEqualTo("2026-03-01T10:00:11Z");
  }

  @Test
  void ends_are_told_only_to_those_who_want_to_hear_of_them() throws Exception {
    try (RecordingReceiver firingOnly = new RecordingReceiver(house.clock)) {
      house.start(
          """
          route: {receiver: default, group_by: [alertname], group_wait: 1s, group_interval: 5s}
          receivers:
            - name: default
              webhook_configs:
                - {url: '%s', send_resolved: true}
                - {url: '%s', send_resolved: false}
          """
              .formatted(receiver.url(), firingOnly.url()));
      house.runUntil(1);
      house.fires(test("v1"), 1);
      house.fires(test("v2"), 1);
      house.runUntil(3);
      house.ends(test("v1"), 1, 3);
      house.runUntil(8);
      house.ends(test("v2"), 1, 8);
      house.runUntil(14);
      assertThat(got()).containsExactly("2.0 v1, v2", "7.0 v1 ended, v2", "12.0 v2 ended");
      assertThat(got(firingOnly)).containsExactly("2.0 v1, v2");
      house.fires(test("v1"), 14);
      house.runUntil(20);
      assertThat(got(firingOnly)).as("its end was remembered").last().isEqualTo("17.0 v1");
    }
  }

  @Test
  void words_about_one_alert_are_merged_the_earliest_start_and_the_latest_texts() {
    startWith("group_by: [alertname], group_wait: 1s, group_interval: 1s, repeat_interval: 1ms");
    house.runUntil(1);
    house.tell(test("v1"), Map.of("ann", "v1"), 1.1, java.time.Instant.EPOCH);
    house.runUntil(2);
    house.tell(test("v1"), Map.of("ann", "v2"), 1.5, java.time.Instant.EPOCH);
    house.runUntil(4);
    var alert = receiver.got().getLast().body().get("alerts").get(0);
    assertThat(alert.get("startsAt").asString()).isEqualTo("2026-03-01T10:00:01.1Z");
    assertThat(alert.get("annotations").get("ann").asString()).isEqualTo("v2");
  }

  @Test
  void an_alert_that_fires_again_after_its_end_is_a_new_one() {
    startWith("group_by: [alertname], group_wait: 1s, group_interval: 1s");
    house.runUntil(1);
    house.fires(test("v1"), 1);
    house.runUntil(3);
    house.ends(test("v1"), 1, 3);
    house.runUntil(5);
    house.fires(test("v1"), 5);
    house.runUntil(7);
    assertThat(got()).hasSize(3);
    assertThat(receiver.got().getLast().body().get("alerts").get(0).get("startsAt").asString())
        .isEqualTo("2026-03-01T10:00:05Z");
  }

  @Test
  void of_two_ends_the_later_holds() {
    startWith("group_by: [alertname], group_wait: 1s, group_interval: 1s");
    house.runUntil(1);
    house.fires(test("v1"), 1);
    house.runUntil(2.5);
    house.ends(test("v1"), 1, 2.5);
    house.ends(test("v1"), 1.2, 2.2);
    house.runUntil(4);
    assertThat(receiver.got().getLast().body().get("alerts").get(0).get("endsAt").asString())
        .isEqualTo("2026-03-01T10:00:02.5Z");
  }

  @Test
  void an_alert_that_has_long_been_firing_is_told_at_once_after_a_cold_start() {
    startWith("group_by: [alertname], group_wait: 30s");
    house.runUntil(100);
    house.fires(test("old"), 1);
    house.runUntil(100.2);
    assertThat(got()).containsExactly("100.1 old");
  }

  @Test
  void a_reload_keeps_what_was_told_and_follows_the_new_routes() throws Exception {
    try (RecordingReceiver other = new RecordingReceiver(house.clock)) {
      startWith("group_by: [alertname], group_wait: 1s, group_interval: 4s");
      house.fires(test("v1"), 0);
      house.runUntil(2);
      house
          .notifier()
          .reload(
              house.read(
                  """
                  route: {receiver: default, group_by: [alertname], group_wait: 1s, group_interval: 4s,
                    routes: [{matchers: ['lbl="v2"'], receiver: other}]}
                  receivers:
                    - {name: default, webhook_configs: [{url: '%s'}]}
                    - {name: other, webhook_configs: [{url: '%s'}]}
                  """
                      .formatted(receiver.url(), other.url())));
      house.fires(test("v2"), 2);
      house.runUntil(8);
      assertThat(got()).containsExactly("1.0 v1");
      assertThat(got(other)).containsExactly("3.0 v2");
    }
  }

  @Test
  void without_a_configuration_alerts_go_nowhere_and_that_can_be_seen() {
    house.start("");
    house.fires(test("v1"), 0);
    house.runUntil(60);
    assertThat(house.notifier().tellsSomebody()).isFalse();
    assertThat(house.meters.get("aegle.notify.configured").gauge().value()).isZero();
    assertThat(house.meters.get("aegle.notify.alerts").gauge().value()).isOne();
    house.notifier().reload(house.read(config("group_wait: 1s")));
    house.runUntil(62);
    assertThat(got()).as("alerts from before are told once there is a route").hasSize(1);
  }

  @Test
  void notices_that_cannot_be_are_counted_and_lose_nothing_else() {
    startWith("group_wait: 1s");
    house.fires(Labels.EMPTY, 0);
    house.ends(test("v1"), 5, 3);
    house.fires(test("v2"), 0);
    house.runUntil(2);
    assertThat(got()).containsExactly("1.0 v2");
    assertThat(house.count("aegle.notify.refused", "reason", "invalid")).isEqualTo(2);
  }
}
