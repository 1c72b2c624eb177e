package aegle.server.forward;

import static org.assertj.core.api.Assertions.assertThat;

import aegle.protocols.remotewrite.WriteRequestReader;
import aegle.server.testing.RecordingReceiver;
import aegle.server.testing.RecordingReceiver.Answer;
import aegle.server.testing.RecordingReceiver.Received;
import aegle.signals.Entry;
import aegle.signals.EntryKind;
import aegle.signals.Fields;
import aegle.signals.Labels;
import aegle.signals.Sample;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ForwardOutageTest {
  @TempDir private Path folder;
  private RecordingReceiver receiver;

  ForwardOutageTest() throws IOException {
    receiver = new RecordingReceiver();
  }

  @AfterEach
  void stop() {
    receiver.close();
  }

  private ForwardTrial trial(String... lines) {
    return new ForwardTrial(
        "name: away\nto: remote-write\nurl: "
            + receiver.url()
            + "/api/v1/write\nmetrics: ['{job=\"web\"}']\n"
            + String.join("\n", lines),
        folder);
  }

  /** What arrived, as {@code metric value}, in the order of its arrival. */
  private static List<String> arrived(List<Received> requests) {
    List<String> values = new ArrayList<>();
    WriteRequestReader reader = new WriteRequestReader(1 << 24);
    for (Received request : requests) {
      reader.open(request.body(), request.body().length);
      while (reader.nextSeries()) {
        String metric = reader.labels().metricName();
        while (reader.nextSample()) {
          values.add(metric + " " + (long) reader.value());
        }
      }
    }
    return values;
  }

  private static List<String> expected(int count) {
    List<String> values = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      values.add("visits_total " + i);
    }
    return values;
  }

  @Test
  void an_hour_of_503_loses_nothing_and_keeps_the_order() {
    receiver.answers(503);
    ForwardTrial trial = trial("batch-size: 7");
    for (int i = 0; i < 240; i++) {
      trial.sample("visits_total", i);
      trial.carry();
      trial.clock.advance(Duration.ofSeconds(15));
    }
    assertThat(receiver.taken()).isEmpty();
    // Seldom enough to spare who is in trouble: about once a minute in the end.
    assertThat(receiver.all()).hasSizeBetween(40, 100);
    ForwardView away = trial.outlet.view();
    assertThat(away.waiting()).isEqualTo(240);
    assertThat(away.lag()).isBetween(Duration.ofMinutes(59), Duration.ofMinutes(61));
    assertThat(away.trouble()).isNotNull();

    receiver.answers(204);
    trial.clock.advance(Duration.ofMinutes(2));
    trial.carry();

    assertThat(arrived(receiver.taken())).isEqualTo(expected(240));
    ForwardView back = trial.outlet.view();
    assertThat(back.waiting()).isZero();
    assertThat(back.sent()).isEqualTo(240);
    assertThat(back.dropped() + back.refused()).isZero();
    assertThat(back.trouble()).isNull();
  }

  @Test
  void an_hour_in_which_nobody_listens_loses_nothing_across_a_restart() throws Exception {
    int port = receiver.port();
    receiver.close();
    ForwardTrial first = trial();
    for (int i = 0; i < 100; i++) {
      first.sample("visits_total", i);
      first.carry();
      first.clock.advance(Duration.ofSeconds(36));
    }
    assertThat(first.outlet.view().trouble())
        .extracting(ForwardView.Answered::words)
        .isEqualTo("nobody answers at the address");
    // The process is killed: nothing is closed, and another one takes over.
    receiver = new RecordingReceiver(port);
    ForwardTrial second = trial();
    second.carry();

    assertThat(arrived(receiver.taken())).isEqualTo(expected(100));
    second.clock.advance(Duration.ofSeconds(5));
    second.carry();
    assertThat(receiver.taken()).hasSize(1);
  }

  @Test
  void a_receiver_that_says_when_to_come_back_is_left_alone_until_then() {
    receiver.answers(_ -> new Answer(429, Map.of("Retry-After", "600"), ""));
    ForwardTrial trial = trial();
    trial.sample("visits_total", 0);
    trial.carry();
    for (int i = 0; i < 59; i++) {
      trial.clock.advance(Duration.ofSeconds(10));
      trial.carry();
    }
    assertThat(receiver.all()).hasSize(1);
    receiver.answers(200);
    trial.clock.advance(Duration.ofSeconds(11));
    trial.carry();
    assertThat(arrived(receiver.taken())).isEqualTo(expected(1));
  }

  @Test
  void a_clock_that_is_set_back_keeps_nothing_from_leaving() {
    receiver.answers(503);
    ForwardTrial trial = trial();
    trial.sample("visits_total", 0);
    trial.carry();
    trial.setClockBack(Duration.ofHours(1));
    receiver.answers(200);
    trial.clock.advance(Duration.ofSeconds(2));
    trial.carry();
    assertThat(arrived(receiver.taken())).isEqualTo(expected(1));
  }

  @Test
  void what_a_receiver_refuses_for_good_is_set_aside_and_costs_nothing_else() throws Exception {
    receiver.answers(request ->
        new Answer(arrived(List.of(request)).contains("visits_total 5") ? 400 : 200, Map.of(), ""));
    ForwardTrial trial = trial();
    for (int i = 0; i < 20; i++) {
      trial.sample("visits_total", i);
      trial.clock.advance(Duration.ofSeconds(15));
    }
    trial.carry();

    List<String> others = expected(20);
    others.remove("visits_total 5");
    assertThat(arrived(receiver.taken())).isEqualTo(others);
    assertThat(trial.count("refused")).isEqualTo(1);
    assertThat(trial.outlet.view().waiting()).isZero();
    try (var aside = Files.list(folder.resolve("forwards/away/aside"))) {
      assertThat(aside).hasSize(1);
    }
    int asked = receiver.all().size();
    trial.clock.advance(Duration.ofHours(1));
    trial.carry();
    assertThat(receiver.all()).as("not tried for ever").hasSize(asked);
  }

  @Test
  void a_receiver_that_refuses_everything_is_not_asked_for_every_sample() {
    receiver.answers(400);
    ForwardTrial trial = trial();
    for (int i = 0; i < 1_000; i++) {
      trial.sample("visits_total", i);
      trial.clock.advance(Duration.ofSeconds(1));
    }
    trial.carry();
    assertThat(trial.outlet.view().lostLately()).isEqualTo(1_000);
    trial.clock.advance(Duration.ofMinutes(16));
    assertThat(trial.outlet.view().lostLately()).isZero();
    assertThat(trial.outlet.view().refused()).isEqualTo(1_000);

    assertThat(receiver.all()).hasSizeLessThan(150);
    assertThat(trial.count("refused")).isEqualTo(1_000);
    assertThat(trial.outlet.view().waiting()).isZero();
  }

  @Test
  void a_secret_that_is_wrong_keeps_everything_until_it_is_right() throws Exception {
    Files.writeString(folder.resolve("secret"), "wrong");
    receiver.answers(request ->
        new Answer(
            request.header("authorization").equals("Bearer right") ? 200 : 401, Map.of(), ""));
    ForwardTrial trial = trial("secret-file: secret");
    trial.sample("visits_total", 0);
    trial.carry();
    trial.clock.advance(Duration.ofMinutes(30));
    trial.carry();
    assertThat(trial.outlet.view().waiting()).isEqualTo(1);
    Files.writeString(folder.resolve("secret"), "right\n");
    trial.clock.advance(Duration.ofMinutes(10));
    trial.carry();
    assertThat(arrived(receiver.taken())).isEqualTo(expected(1));
    assertThat(trial.count("refused")).isZero();
  }

  @Test
  void what_waits_for_too_long_is_dropped_and_counted() {
    receiver.answers(503);
    ForwardTrial trial = trial("queue: {max-age: 10m}");
    for (int i = 0; i < 60; i++) {
      trial.sample("visits_total", i);
      trial.carry();
      trial.clock.advance(Duration.ofMinutes(1));
    }
    receiver.answers(200);
    trial.clock.advance(Duration.ofMinutes(2));
    trial.carry();
    List<String> arrived = arrived(receiver.taken());
    assertThat(arrived).hasSizeBetween(7, 12).endsWith("visits_total 59");
    assertThat(trial.count("dropped", "reason", "too_old")).isEqualTo(60 - arrived.size());
  }

  @Test
  void what_is_too_old_goes_though_the_receiver_stays_away() {
    receiver.answers(503);
    ForwardTrial trial = trial("queue: {max-age: 10m}");
    for (int i = 0; i < 60; i++) {
      trial.sample("visits_total", i);
      trial.carry();
      trial.clock.advance(Duration.ofMinutes(1));
    }
    assertThat(trial.outlet.view().lag()).isLessThan(Duration.ofMinutes(12));
    assertThat(trial.count("dropped", "reason", "too_old") + trial.outlet.view().waiting())
        .isEqualTo(60);
    trial.clock.advance(Duration.ofMinutes(20));
    trial.carry();
    assertThat(trial.outlet.view().waiting()).isZero();
    assertThat(trial.count("dropped", "reason", "too_old")).isEqualTo(60);
  }

  private static Entry line(ForwardTrial trial, EntryKind kind, String message) {
    Fields fields = Fields.builder().put("message", message).build();
    return new Entry(kind, trial.clock.millis() * 1_000_000, fields);
  }

  @Test
  void what_is_left_of_a_batch_that_went_in_part_grows_too_old_and_is_counted_once() {
    receiver.answers(
        request -> new Answer(request.path().equals("/v1/metrics") ? 200 : 503, Map.of(), ""));
    ForwardTrial trial =
        new ForwardTrial(
            "name: away\nto: otlp\nurl: %s\nmetrics: ['{job=\"web\"}']\nrecords: [log]\nqueue: {max-age: 10m}"
                .formatted(receiver.url()),
            folder);
    trial.sample("visits_total", 0);
    trial.outlet.offer(
        List.of(line(trial, EntryKind.LOG, "one"), line(trial, EntryKind.LOG, "two")));
    trial.carry();
    trial.clock.advance(Duration.ofMinutes(5));
    trial.carry();
    assertThat(trial.count("dropped")).isZero();
    trial.clock.advance(Duration.ofMinutes(6));
    trial.carry();
    assertThat(trial.count("sent")).isEqualTo(1);
    assertThat(trial.count("dropped", "reason", "too_old")).isEqualTo(2);
    assertThat(trial.outlet.view().waiting()).isZero();
  }

  @Test
  void what_a_changed_protocol_does_not_carry_is_counted_and_blocks_nothing() {
    receiver.answers(503);
    String yaml = "name: away\nto: %s\nurl: %s\nmetrics: ['{job=\"web\"}']\n%s";
    ForwardTrial trial =
        new ForwardTrial(yaml.formatted("otlp", receiver.url(), "records: [log, span]"), folder);
    trial.outlet.offer(
        List.of(line(trial, EntryKind.LOG, "one"), line(trial, EntryKind.SPAN, "two")));
    trial.sample("visits_total", 0);
    trial.carry();
    receiver.answers(200);
    trial.change(yaml.formatted("remote-write", receiver.url(), ""), folder);
    trial.carry();

    assertThat(arrived(receiver.taken())).isEqualTo(expected(1));
    assertThat(trial.count("dropped", "reason", "not_taken")).isEqualTo(2);
    assertThat(trial.outlet.view().waiting()).isZero();
  }

  @Test
  void no_more_leaves_in_a_second_than_allowed() {
    ForwardTrial trial = trial("max-per-second: 10", "batch-size: 5");
    for (int i = 0; i < 100; i++) {
      trial.sample("visits_total", i);
      trial.clock.advance(Duration.ofMillis(1));
    }
    trial.carry();
    for (int i = 0; i < 4; i++) {
      trial.clock.advance(Duration.ofSeconds(1));
      trial.carry();
    }
    assertThat(arrived(receiver.taken())).hasSize(25);
  }

  @Test
  void only_what_was_chosen_and_is_new_leaves() {
    ForwardTrial trial = trial();
    Labels web = Labels.of("__name__", "visits_total", "job", "web");
    long now = trial.clock.millis();
    trial.samples(
        new Sample(web, now, 1),
        new Sample(web, now, 1),
        new Sample(Labels.of("__name__", "visits_total", "job", "other"), now, 7),
        new Sample(web, now + 3_600_000, 99),
        new Sample(web, now + 1, 2));
    trial.samples(new Sample(web, now, 1));
    trial.carry();
    assertThat(arrived(receiver.taken())).containsExactly("visits_total 1", "visits_total 2");
  }

  @Test
  void a_sample_that_a_later_one_overtook_on_its_way_leaves_all_the_same() {
    ForwardTrial trial = trial();
    Labels web = Labels.of("__name__", "visits_total", "job", "web");
    long now = trial.clock.millis();
    trial.tap.forward(List.of(new Sample(web, now, 2)), 0, now);
    trial.tap.forward(List.of(new Sample(web, now - 1, 1)), 0, now);
    trial.tap.forward(List.of(new Sample(web, now - 2, 0)), 1, now);
    trial.carry();
    assertThat(arrived(receiver.taken()))
        .containsExactlyInAnyOrder("visits_total 1", "visits_total 2");
  }

  @Test
  void more_series_than_are_known_at_once_still_leave() {
    ForwardTrial trial = trial();
    for (int i = 0; i < 2_500; i++) {
      trial.sample("visits_" + i, i);
    }
    trial.carry();
    assertThat(arrived(receiver.taken())).hasSize(2_500);
  }

  @Test
  void many_large_records_are_cut_into_batches_that_fit() throws Exception {
    ForwardTrial trial =
        new ForwardTrial(
            "name: logs\nto: otlp\nurl: " + receiver.url() + "\nrecords: [log]", folder);
    receiver.answers(
        request -> new Answer(request.unpacked().length > 3_000_000 ? 413 : 200, Map.of(), ""));
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      Fields fields = Fields.builder().put("message", i + "x".repeat(200_000)).build();
      entries.add(new Entry(EntryKind.LOG, trial.clock.millis() * 1_000_000, fields));
    }
    trial.outlet.offer(entries);
    trial.carry();
    assertThat(trial.count("sent", "signal", "logs")).isEqualTo(100);
    assertThat(trial.count("refused") + trial.count("dropped")).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"remote-write", "otlp", "datadog", "new-relic"})
  void an_hour_without_a_receiver_loses_nothing_whatever_the_protocol(String protocol)
      throws Exception {
    Files.writeString(folder.resolve("key"), "k");
    boolean records = !protocol.equals("remote-write");
    ForwardTrial trial =
        new ForwardTrial(
            "name: away\nto: %s\nurl: %s\nsecret-file: key\nmetrics: ['{job=\"web\"}']\n%s"
                .formatted(protocol, receiver.url(), records ? "records: [log]" : ""),
            folder);
    receiver.answers(503);
    for (int i = 0; i < 120; i++) {
      trial.sample("visits_total", i);
      Fields fields = Fields.builder().put("message", "line %03d!".formatted(i)).build();
      long nanos = trial.clock.millis() * 1_000_000;
      trial.outlet.offer(List.of(new Entry(EntryKind.LOG, nanos, fields)));
      trial.carry();
      trial.clock.advance(Duration.ofSeconds(30));
    }
    assertThat(receiver.taken()).isEmpty();
    receiver.answers(202);
    trial.clock.advance(Duration.ofMinutes(2));
    trial.carry();

    assertThat(trial.count("sent", "signal", "metrics")).isEqualTo(120);
    assertThat(trial.count("sent", "signal", "logs")).isEqualTo(records ? 120 : 0);
    assertThat(trial.count("dropped") + trial.count("refused")).isZero();
    assertThat(trial.outlet.view().waiting()).isZero();
    if (records) {
      StringBuilder left = new StringBuilder();
      receiver
          .taken()
          .forEach(request -> left.append(new String(request.unpacked(), StandardCharsets.UTF_8)));
      List<String> lines =
          Pattern.compile("line (\\d{3})!").matcher(left).results().map(m -> m.group(1)).toList();
      assertThat(lines).hasSize(120).isSorted();
    } else {
      assertThat(arrived(receiver.taken())).isEqualTo(expected(120));
    }
  }
}
