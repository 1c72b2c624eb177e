package aegle.server.notify;

import static org.assertj.core.api.Assertions.assertThat;

import aegle.server.state.StateLocation;
import aegle.signals.Labels;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What keeps alerts from being told: the scenarios of Alertmanager's acceptance tests about
 * inhibition and silences, and the times of routes, on a clock that the test moves.
 */
class SuppressionTest {
  private static final String JOB_DOWN_HIDES_INSTANCES =
      """
      inhibit_rules:
        - source_match: {alertname: JobDown}
          target_match: {alertname: InstanceDown}
          equal: [job, zone]
      """;
  private static final String AT_ONCE =
      "route: {receiver: default, group_by: [], group_wait: 1s, group_interval: 1s,"
          + " repeat_interval: %s}\n";

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

  private void startWith(String config) {
    house.start(
        config
            + "receivers: [{name: default, webhook_configs: [{url: '"
            + receiver.url()
            + "'}]}]\n");
  }

  private static Labels down(String name, String zone) {
    return Labels.of("alertname", name, "job", "testjob", "zone", zone, "lbl", name + "/" + zone);
  }

  private static Labels test(String name) {
    return Labels.of("alertname", name, "lbl", name);
  }

  private List<String> got() {
    return receiver.got().stream()
        .map(g -> NotifyHouse.seconds(g.at()) + " " + g.summary())
        .toList();
  }

  private Suppressed suppressed(Labels labels) {
    return house.notifier().alerts().stream()
        .filter(view -> view.alert().labels().equals(labels))
        .findFirst()
        .orElseThrow()
        .suppressed();
  }

  @Test
  void an_inhibited_alert_is_told_again_as_soon_as_its_inhibitor_has_ended() {
    startWith(AT_ONCE.formatted("1s") + JOB_DOWN_HIDES_INSTANCES);
    Labels instance = down("InstanceDown", "aa");
    house.runUntil(1);
    house.fires(test("test1"), 1);
    house.fires(instance, 1);
    house.fires(down("InstanceDown", "ab"), 1);
    house.runUntil(2.2);
    house.fires(down("JobDown", "aa"), 2.2);
    house.runUntil(3.6);
    assertThat(suppressed(instance).inhibitedBy())
        .containsExactly(Fingerprints.of(down("JobDown", "aa")));
    assertThat(suppressed(down("InstanceDown", "ab")).isSuppressed()).isFalse();
    house.ends(down("JobDown", "aa"), 2.2, 3.6);
    house.runUntil(4.5);
    assertThat(got())
        .containsExactly(
            "2.0 InstanceDown/aa, InstanceDown/ab, test1",
            "3.0 InstanceDown/ab, JobDown/aa, test1",
            "4.0 InstanceDown/aa, InstanceDown/ab, JobDown/aa ended, test1");
    assertThat(house.count("aegle.notifications.suppressed", "reason", "inhibition")).isOne();
  }

  @Test
  void an_alert_that_ends_together_with_its_inhibitor_is_told_as_ended_with_it() {
    startWith(AT_ONCE.formatted("1s") + JOB_DOWN_HIDES_INSTANCES);
    house.runUntil(1);
    house.fires(down("InstanceDown", "aa"), 1);
    house.fires(down("JobDown", "aa"), 1);
    house.runUntil(2.6);
    house.ends(down("JobDown", "aa"), 1, 2.6);
    house.ends(down("InstanceDown", "aa"), 1, 2.6);
    house.runUntil(3.5);
    assertThat(got())
        .containsExactly("2.0 JobDown/aa", "3.0 InstanceDown/aa ended, JobDown/aa ended");
  }

  @Test
  void a_rule_without_conditions_inhibits_nothing_since_every_alert_is_on_both_sides() {
    startWith(AT_ONCE.formatted("1s") + "inhibit_rules:\n-\n");
    house.fires(test("a"), 0);
    house.fires(test("b"), 0);
    house.runUntil(1.5);
    assertThat(got()).containsExactly("1.0 a, b");
  }

  @Test
  void labels_that_both_lack_are_equal_and_a_source_of_a_reloaded_rule_counts_at_once() {
    startWith(AT_ONCE.formatted("1s"));
    house.fires(test("InstanceDown"), 0);
    house.fires(test("JobDown"), 0);
    house.runUntil(0.5);
    assertThat(suppressed(test("InstanceDown")).isSuppressed()).isFalse();
    house
        .notifier()
        .reload(
            house.read(
                AT_ONCE.formatted("1s")
                    + "receivers: [{name: default}]\n"
                    + JOB_DOWN_HIDES_INSTANCES));
    assertThat(suppressed(test("InstanceDown")).inhibitedBy()).hasSize(1);
    assertThat(suppressed(test("JobDown")).inhibitedBy()).isEmpty();
    house.restart();
    house
        .notifier()
        .reload(
            house.read(
                AT_ONCE.formatted("1s")
                    + "receivers: [{name: default}]\n"
                    + JOB_DOWN_HIDES_INSTANCES));
    assertThat(suppressed(test("InstanceDown")).inhibitedBy()).as("after a restart").hasSize(1);
  }

  @Test
  void an_inhibitor_that_nobody_tells_again_stops_to_inhibit() {
    startWith(
        "global: {resolve_timeout: 3s}\n" + AT_ONCE.formatted("1h") + JOB_DOWN_HIDES_INSTANCES);
    house.fires(down("JobDown", "aa"), 0);
    house.ends(down("InstanceDown", "aa"), 0, 60);
    house.runUntil(4.5);
    assertThat(got()).containsExactly("1.0 JobDown/aa", "3.0 InstanceDown/aa, JobDown/aa ended");
  }

  @Test
  void a_silence_hides_what_it_matches_while_it_lasts() {
    startWith(AT_ONCE.formatted("1ms"));
    house.runUntil(1);
    house.fires(test("test1"), 1);
    house.fires(test("test2"), 1);
    house.runUntil(2.3);
    var _ = house.silence(NotifyHouse.at(2.5), NotifyHouse.at(4.5), "alertname=test1");
    house.runUntil(5.5);
    assertThat(got())
        .containsExactly("2.0 test1, test2", "3.0 test2", "4.0 test2", "5.0 test1, test2");
    assertThat(house.count("aegle.notifications.suppressed", "reason", "silence")).isEqualTo(2);
  }

  @Test
  void a_silence_that_is_expired_early_hides_nothing_more() {
    startWith(AT_ONCE.formatted("1ms"));
    house.runUntil(1);
    house.fires(test("test1"), 1);
    house.fires(test("test2"), 1);
    house.runUntil(1.3);
    String id = house.silence(NotifyHouse.at(1.5), NotifyHouse.at(100), "alertname=~\".+\"");
    house.runUntil(3.5);
    assertThat(house.notifier().silences().expire(id, "nok", house.clock.instant()).endsAt())
        .isEqualTo(NotifyHouse.at(3.5));
    house.runUntil(4.5);
    assertThat(got()).containsExactly("4.0 test1, test2");
  }

  @Test
  void what_ended_while_it_was_silenced_is_never_told_as_ended() {
    startWith(AT_ONCE.formatted("1h"));
    var _ = house.silence(NotifyHouse.at(0), NotifyHouse.at(10), "alertname=test1");
    house.fires(test("test1"), 0);
    house.runUntil(3);
    house.ends(test("test1"), 0, 3);
    house.runUntil(35);
    assertThat(got()).isEmpty();
    assertThat(house.notifier().groups()).as("the group let it go").isEmpty();
  }

  @Test
  void a_route_is_silent_in_its_mute_times_and_outside_of_its_active_times() {
    // The clock begins on a Sunday at 10:00 UTC, which is 17:00 in Bangkok.
    startWith(
        """
        route:
          receiver: default
          group_wait: 1s
          group_interval: 10s
          routes:
            - matchers: [lbl=muted]
              mute_time_intervals: [evening]
            - matchers: [lbl=active]
              active_time_intervals: [evening, never]
            - matchers: [lbl=idle]
              active_time_intervals: [weekdays]
        time_intervals:
          - name: weekdays
            time_intervals: [{weekdays: ['monday:friday']}]
          - name: never
            time_intervals: [{years: ['1999']}]
        mute_time_intervals:
          - name: evening
            time_intervals:
              - times: [{start_time: '17:00', end_time: '17:01'}]
                location: Asia/Bangkok
        """);
    List<String> all = new ArrayList<>(List.of("muted", "active", "idle"));
    all.forEach(name -> house.fires(test(name), 0));
    house.runUntil(59);
    assertThat(got()).containsExactly("1.0 active");
    assertThat(house.count("aegle.notifications.suppressed", "reason", "mute_time_interval"))
        .isEqualTo(6);
    assertThat(house.notifier().alertGroups())
        .extracting(AlertGroupView::mutedBy)
        .containsExactlyInAnyOrder(List.of("evening"), List.of(), List.of("weekdays"));
    house.runUntil(75);
    assertThat(got()).hasSize(2).last().asString().endsWith("muted");
    assertThat(house.count("aegle.notifications.suppressed", "reason", "active_time_interval"))
        .as("each time that the route of the weekdays was due, and the other after its minute")
        .isEqualTo(8 + 2);
  }

  @Test
  void the_pipeline_asks_inhibition_before_silences_and_counts_each_alert_once() {
    startWith(AT_ONCE.formatted("1h") + JOB_DOWN_HIDES_INSTANCES);
    var _ = house.silence(NotifyHouse.at(0), NotifyHouse.at(60), "job=testjob");
    house.fires(down("JobDown", "aa"), 0);
    house.fires(down("InstanceDown", "aa"), 0);
    house.runUntil(1.5);
    assertThat(got()).isEmpty();
    assertThat(house.count("aegle.notifications.suppressed", "reason", "inhibition")).isOne();
    assertThat(house.count("aegle.notifications.suppressed", "reason", "silence")).isOne();
    assertThat(suppressed(down("InstanceDown", "aa")).silencedBy()).hasSize(1);
  }

  @Test
  void ten_thousand_alerts_in_fifty_groups_are_told_in_fifty_messages() {
    startWith(
        """
        route: {receiver: default, group_by: [cluster], group_wait: 5s, group_interval: 1m}
        inhibit_rules:
          - {source_matchers: [alertname=JobDown], target_matchers: [alertname=x], equal: [cluster]}
        """);
    Instant end = NotifyHouse.at(600);
    for (int i = 0; i < 10_000; i++) {
      Labels labels =
          Labels.of("alertname", "x", "cluster", "c" + i % 50, "instance", String.valueOf(i));
      house.tell(labels, Map.of(), 0, end);
      if (i % 1_000 == 999) {
        house.runUntil(NotifyHouse.seconds(house.clock.instant()) + 0.1);
      }
    }
    house.runUntil(30);
    assertThat(receiver.got()).hasSize(50);
    assertThat(receiver.got().stream().mapToInt(g -> g.body().get("alerts").size()).sum())
        .isEqualTo(10_000);
  }
}
