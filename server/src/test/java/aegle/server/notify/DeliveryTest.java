package aegle.server.notify;

import static org.assertj.core.api.Assertions.assertThat;

import aegle.server.state.DeliveryOutcome;
import aegle.server.state.Receipt;
import aegle.server.state.StateLocation;
import aegle.signals.Labels;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeliveryTest {
  private static final Labels DOWN = Labels.of("alertname", "Down");

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

  private void startWith(String webhook) {
    house.start(config(webhook));
  }

  private static String config(String webhook) {
    return """
    route: {receiver: pager, group_wait: 1s, group_interval: 30s, repeat_interval: 1h}
    receivers:
      - name: pager
        webhook_configs: [%s]
    """
        .formatted(webhook);
  }

  private void startPlain() {
    startWith("{url: '" + receiver.url() + "'}");
  }

  private List<String> receipts() {
    return house.receipts().reversed().stream()
        .map(r -> r.attempt() + " " + r.outcome().word() + " " + r.status())
        .toList();
  }

  @Test
  void a_server_in_trouble_is_tried_again_with_growing_pauses_and_every_attempt_has_a_receipt() {
    startPlain();
    receiver.answer(500, 503, 429);
    receiver.replyWith("out of order");
    house.fires(DOWN, 0);
    house.runUntil(20);
    assertThat(receiver.got())
        .extracting(got -> NotifyHouse.seconds(got.at()))
        .containsExactly(1.0, 1.5, 2.3, 3.5);
    assertThat(receipts())
        .containsExactly("1 retrying 500", "2 retrying 503", "3 retrying 429", "4 delivered 200");
    assertThat(house.receipts().getLast().detail()).isEqualTo("HTTP 500");
    assertThat(house.count("aegle.notifications")).isEqualTo(4);
    assertThat(house.count("aegle.notifications.failed", "reason", "server_error")).isEqualTo(2);
    assertThat(house.count("aegle.notifications.failed", "reason", "rate_limited")).isOne();
  }

  @Test
  void a_message_that_the_receiver_finds_wrong_is_not_sent_again_before_the_next_round() {
    startPlain();
    receiver.answer(400);
    house.fires(DOWN, 0);
    house.runUntil(29);
    assertThat(receipts()).containsExactly("1 failed 400");
    house.runUntil(32);
    assertThat(receipts()).containsExactly("1 failed 400", "1 delivered 200");
    assertThat(NotifyHouse.seconds(receiver.got().getLast().at())).isEqualTo(31.0);
  }

  @Test
  void trying_ends_with_the_group_interval_and_the_next_round_begins() {
    startPlain();
    receiver.answerAlways(500);
    house.fires(DOWN, 0);
    house.runUntil(29);
    assertThat(receipts()).last().isEqualTo("9 failed 500");
    house.runUntil(31);
    assertThat(receipts()).last().isEqualTo("1 retrying 500");
  }

  @Test
  void a_redirect_to_another_place_is_not_followed() {
    startPlain();
    receiver.answer(302);
    house.fires(DOWN, 0);
    house.runUntil(5);
    assertThat(receipts()).containsExactly("1 failed 302");
    assertThat(house.receipts().getFirst().detail())
        .contains("redirects to other servers are not followed");
  }

  @Test
  void nobody_at_the_address_is_a_failure_with_its_reason() {
    receiver.close();
    startPlain();
    house.fires(DOWN, 0);
    house.runUntil(1);
    Receipt receipt = house.receipts().getFirst();
    assertThat(receipt.outcome()).isEqualTo(DeliveryOutcome.RETRYING);
    assertThat(receipt.detail()).isEqualTo("nobody answers at the address");
    assertThat(house.count("aegle.notifications.failed", "reason", "connection_refused")).isOne();
  }

  @Test
  void credentials_are_sent_and_appear_on_no_receipt() {
    startWith(
        "{url: '"
            + receiver.url()
            + "?key=hunter2', http_config: {basic_auth: {username: aegle, password: hunter2}}}");
    receiver.answer(500);
    house.fires(DOWN, 0);
    house.runUntil(2);
    assertThat(receiver.got().getFirst().authorization()).isEqualTo("Basic YWVnbGU6aHVudGVyMg==");
    assertThat(house.receipts().toString()).doesNotContain("hunter2");
    assertThat(house.notifier().config().toString()).doesNotContain("hunter2");
  }

  @Test
  void a_message_names_at_most_as_many_alerts_as_allowed_and_counts_the_others() {
    startWith("{url: '" + receiver.url() + "', max_alerts: 2}");
    for (int i = 0; i < 5; i++) {
      house.fires(DOWN.with("lbl", "v" + i), 0);
    }
    house.runUntil(2);
    assertThat(receiver.got().getFirst().summary()).isEqualTo("v0, v1");
    assertThat(receiver.got().getFirst().body().get("truncatedAlerts").asInt()).isEqualTo(3);
  }

  @Test
  void a_receiver_that_hangs_delays_nobody_else() throws Exception {
    CountDownLatch stuck = new CountDownLatch(1);
    BlockingQueue<Runnable> ended = new LinkedBlockingQueue<>();
    house.attemptOn(attempt ->
        Thread.ofVirtual()
            .start(() -> {
              attempt.run();
              ended.add(attempt);
            }));
    try (RecordingReceiver other = new RecordingReceiver(house.clock)) {
      receiver.hangUntil(stuck);
      house.start(
          """
          route: {receiver: both, group_by: ['...'], group_wait: 1s}
          receivers:
            - name: both
              webhook_configs: [{url: '%s', timeout: 20s}, {url: '%s'}]
          """
              .formatted(receiver.url(), other.url()));
      int alerts = 2 * Integration.MAX_AT_ONCE;
      for (int i = 0; i < alerts; i++) {
        house.fires(DOWN.with("lbl", "v" + i), 0);
      }
      house.runUntil(1.5);
      int told = 0;
      while (told < alerts && ended.poll(20, TimeUnit.SECONDS) != null) {
        told++;
        house.notifier().tick(house.clock.instant());
      }
      assertThat(other.got()).hasSize(alerts);
      assertThat(receiver.got()).isEmpty();
      stuck.countDown();
      while (told < 2 * alerts && ended.poll(20, TimeUnit.SECONDS) != null) {
        told++;
        house.notifier().tick(house.clock.instant());
      }
      assertThat(receiver.got()).hasSize(alerts);
    }
  }

  @Test
  void a_group_goes_on_after_a_reload_that_came_while_its_receiver_answered() {
    List<Runnable> underWay = new ArrayList<>();
    house.attemptOn(underWay::add);
    startPlain();
    house.fires(DOWN, 0);
    house.runUntil(2);
    house.notifier().reload(house.read(config("{url: '" + receiver.url() + "'}")));
    underWay.removeFirst().run();
    house.ends(DOWN, 0, 3);
    house.runUntil(40);
    underWay.forEach(Runnable::run);
    assertThat(receiver.got())
        .extracting(got -> got.body().get("status").asString())
        .containsExactly("firing", "resolved");
    house.runUntil(80);
    assertThat(house.notifier().groups()).isEmpty();
  }

  @Test
  void a_webhook_that_does_not_answer_in_its_time_is_given_up_and_tried_again() throws Exception {
    CountDownLatch stuck = new CountDownLatch(1);
    receiver.hangUntil(stuck);
    startWith("{url: '" + receiver.url() + "', timeout: 200ms}");
    house.fires(DOWN, 0);
    house.runUntil(1);
    assertThat(house.receipts().getFirst().detail()).isEqualTo("no reply within 200 ms");
    stuck.countDown();
    receiver.hangUntil(new CountDownLatch(0));
    house.runUntil(3);
    assertThat(receipts()).last().isEqualTo("2 delivered 200");
  }
}
