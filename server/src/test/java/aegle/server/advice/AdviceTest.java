package aegle.server.advice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import aegle.guard.masking.Leak;
import aegle.guard.masking.Source;
import aegle.metrics.AppendResult;
import aegle.server.intake.Sender;
import aegle.server.state.AdviceRows;
import aegle.server.state.StateDatabase;
import aegle.server.state.StateLocation;
import aegle.server.testing.FakeClock;
import aegle.signals.Entry;
import aegle.signals.EntryKind;
import aegle.signals.FieldNames;
import aegle.signals.Fields;
import aegle.signals.Labels;
import aegle.signals.Measurement;
import aegle.signals.SignalBatch;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The life of clients and findings, on a clock of its own. */
class AdviceTest {
  private static final Sender PINO = new Sender("pino", "web", "node");
  private static final Sender SDK = new Sender("sentry", "web", "sentry.javascript.node/11.12.0");

  private static final Mend NO_WORDS = new Mend("", "", "", "", "", "");

  @TempDir private Path folder;
  private final FakeClock clock = FakeClock.at("2026-11-23T10:00:00Z");
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private StateDatabase database;
  private Advice advice;

  @BeforeEach
  void open() {
    database = new StateDatabase(StateLocation.inDataFolder(folder));
    database.open();
    advice = new Advice(new AdviceRows(database), clock, meters);
    advice.start();
  }

  @AfterEach
  void close() {
    database.close();
  }

  private void restart() {
    advice.write();
    advice = new Advice(new AdviceRows(database), clock, new SimpleMeterRegistry());
    advice.start();
  }

  private void log(String... fields) {
    Fields.Builder line = Fields.builder().put(FieldNames.SERVICE, "booking");
    for (int i = 0; i < fields.length; i += 2) {
      line.put(fields[i], fields[i + 1]);
    }
    keep(PINO, new Entry(EntryKind.LOG, clock.millis() * 1_000_000, line.build()));
  }

  private void error(String release) {
    Fields fields =
        Fields.builder()
            .put(FieldNames.SERVICE, "web")
            .putText(FieldNames.RELEASE, release.isEmpty() ? null : release)
            .build();
    keep(SDK, new Entry(EntryKind.ERROR, clock.millis() * 1_000_000, fields));
  }

  private void keep(Sender sender, Entry entry) {
    advice.kept(
        sender, new SignalBatch(List.of(entry), List.of(), List.of(), List.of()), List.of());
  }

  private void pass(Duration time) {
    clock.advance(time);
    advice.look();
  }

  private Finding only(Check check) {
    List<Finding> found =
        advice.findings().stream().filter(finding -> finding.check() == check).toList();
    assertThat(found).hasSize(1);
    return found.getFirst();
  }

  private void accessWithoutRecord() {
    log("event", "data_access", "resource", "patient_record", "action", "read");
  }

  @Test
  void a_finding_counts_on_and_ends_an_hour_after_its_client_is_well() {
    accessWithoutRecord();
    accessWithoutRecord();
    Finding finding = only(Check.ACCESS_WITHOUT_RECORD);
    assertThat(finding.count()).isEqualTo(2);
    assertThat(finding.evidence()).containsExactly("resource=patient_record action=read");
    assertThat(finding.query()).contains("project:\"web\"").contains("event:data_access");
    pass(Duration.ofMinutes(59));
    log("event", "data_access", "patientId", "p-1");
    pass(Duration.ofSeconds(30));
    assertThat(only(Check.ACCESS_WITHOUT_RECORD).isOpen()).as("59 minutes").isTrue();
    pass(Duration.ofMinutes(2));
    assertThat(only(Check.ACCESS_WITHOUT_RECORD).isOpen()).as("silent since").isTrue();
    log("event", "data_access", "patientId", "p-2");
    pass(Duration.ofSeconds(5));
    assertThat(only(Check.ACCESS_WITHOUT_RECORD).ended()).isNotNull();
    assertThat(advice.open()).isZero();
  }

  @Test
  void a_finding_ends_when_its_client_was_silent_for_a_day() {
    accessWithoutRecord();
    pass(Duration.ofHours(23));
    assertThat(advice.open()).isEqualTo(1);
    pass(Duration.ofHours(2));
    assertThat(advice.open()).isZero();
  }

  @Test
  void a_release_that_is_named_from_now_on_mends_the_client_that_named_none() {
    error("");
    pass(Duration.ofSeconds(5));
    assertThat(only(Check.SENTRY_RELEASE_MISSING).isOpen()).isTrue();
    clock.advance(Duration.ofMinutes(61));
    error("web@1.4.2");
    pass(Duration.ofSeconds(5));
    assertThat(only(Check.SENTRY_RELEASE_MISSING).ended()).isNotNull();
    assertThat(advice.clients()).hasSize(2);
    pass(Duration.ofSeconds(5));
    assertThat(only(Check.SENTRY_RELEASE_MISSING).isOpen()).as("it stays over").isFalse();
  }

  @Test
  void what_comes_back_begins_anew() {
    accessWithoutRecord();
    pass(Duration.ofHours(25));
    accessWithoutRecord();
    Finding again = only(Check.ACCESS_WITHOUT_RECORD);
    assertThat(again.isOpen()).isTrue();
    assertThat(again.count()).isEqualTo(1);
    assertThat(again.firstSeen()).isEqualTo(clock.instant());
  }

  @Test
  void clients_findings_and_decisions_survive_a_restart() {
    accessWithoutRecord();
    String key = only(Check.ACCESS_WITHOUT_RECORD).clientKey();
    assertThat(advice.setAside(Check.ACCESS_WITHOUT_RECORD, key, "nok", "a trial")).isTrue();
    assertThat(advice.setAside(Check.ACCESS_WITHOUT_RECORD, "no-client", "nok", "x")).isFalse();
    restart();
    Finding kept = only(Check.ACCESS_WITHOUT_RECORD);
    assertThat(kept.setAside()).isEqualTo(new Finding.SetAside("nok", clock.instant(), "a trial"));
    assertThat(kept.evidence()).hasSize(1);
    assertThat(advice.open()).isZero();
    assertThat(advice.clients().getFirst().signals()).containsEntry("log", 1L);
    accessWithoutRecord();
    assertThat(advice.open()).as("still set aside").isZero();
    assertThat(advice.takeUp(Check.ACCESS_WITHOUT_RECORD, key)).isTrue();
    assertThat(advice.open()).isEqualTo(1);
    assertThat(advice.clients()).hasSize(1);
    assertThat(advice.clients().getFirst().signals()).containsEntry("log", 2L);
  }

  @Test
  void what_a_person_can_live_with_is_set_aside_in_the_next_release_too() {
    log(FieldNames.RELEASE, "1.0", "event", "data_access", "resource", "record", "action", "read");
    String key = only(Check.ACCESS_WITHOUT_RECORD).clientKey();
    assertThat(advice.setAside(Check.ACCESS_WITHOUT_RECORD, key, "nok", "a trial")).isTrue();
    log(FieldNames.RELEASE, "1.1", "event", "data_access", "resource", "record", "action", "read");
    assertThat(advice.findings()).hasSize(2);
    assertThat(advice.open()).isZero();
  }

  @Test
  void what_is_over_is_forgotten_after_a_month() {
    accessWithoutRecord();
    pass(Duration.ofHours(25));
    assertThat(advice.findings()).hasSize(1);
    pass(Duration.ofDays(31));
    assertThat(advice.findings()).isEmpty();
    restart();
    assertThat(advice.findings()).isEmpty();
    assertThat(advice.clients()).as("silent for longer than a month").isEmpty();
  }

  @Test
  void a_storm_of_strangers_drives_nobody_out_but_who_was_silent_for_an_hour() {
    error("web@1");
    for (int i = 0; i < Clients.MAX_CLIENTS + 20; i++) {
      error("storm@" + i);
    }
    assertThat(advice.clients()).hasSize(Clients.MAX_OF_SOURCE + 1);
    assertThat(advice.clients()).anyMatch(client -> client.id().release().equals("web@1"));
    keep(
        new Sender("pino", "kiosk", "node"),
        new Entry(EntryKind.LOG, clock.millis() * 1_000_000, Fields.builder().build()));
    assertThat(advice.clients()).anyMatch(client -> client.id().source().equals("kiosk"));
    assertThat(advice.clients()).anyMatch(client -> client.id().protocol().equals("(others)"));
    assertThat(meters.get("aegle.sources.beyond.limit").counter().count())
        .isEqualTo(Clients.MAX_CLIENTS + 21 - Clients.MAX_OF_SOURCE);
    clock.advance(Duration.ofMinutes(61));
    error("web@2");
    assertThat(advice.clients()).anyMatch(client -> client.id().release().equals("web@2"));
    assertThat(meters.get("aegle.sources.evicted").counter().count()).isGreaterThanOrEqualTo(1);
  }

  @Test
  void rates_are_those_of_the_last_minute_and_hour() {
    log("slot", "1");
    log("slot", "2");
    assertThat(advice.clients().getFirst().lastMinute()).isEqualTo(2);
    clock.advance(Duration.ofMinutes(2));
    log("slot", "3");
    KnownClient client = advice.clients().getFirst();
    assertThat(client.lastMinute()).isEqualTo(1);
    assertThat(client.lastHour()).isEqualTo(3);
    clock.advance(Duration.ofHours(2));
    assertThat(advice.clients().getFirst().lastHour()).isZero();
  }

  @Test
  void refusals_reach_the_client_that_was_refused() {
    error("web@1");
    advice.refused(SDK, "over_quota", 3);
    advice.judged(
        new Sender("remote_write", "sender", "Prometheus/3.0.0"), AppendResult.ofAccepted(5));
    advice.refused(new Sender("remote_write", "sender", "Prometheus/3.0.0"), "malformed", 1);
    assertThat(advice.clients())
        .extracting(client -> client.id().sdk(), KnownClient::refusals)
        .containsExactlyInAnyOrder(
            tuple("sentry.javascript.node", Map.of("over_quota", 3L)),
            tuple("Prometheus", Map.of("malformed", 1L)));
  }

  @Test
  void labels_of_a_new_series_are_looked_at_in_the_next_round() {
    Labels series = Labels.of("__name__", "auth_failed_total", "ip", "[ip]", "project", "statsd");
    advice.born("dogstatsd", "statsd", series, Measurement.Kind.COUNT);
    assertThat(advice.findings()).isEmpty();
    advice.look();
    Finding finding = only(Check.PERSONAL_LABEL);
    assertThat(finding.evidence()).containsExactly("auth_failed_total label ip");
    assertThat(finding.query())
        .isEqualTo("{__name__=\"auth_failed_total\",ip!=\"\",project=\"statsd\"}");
  }

  @Test
  void more_series_at_a_time_than_can_wait_are_counted_and_not_looked_at() {
    for (int i = 0; i < Births.MAX_OF_SOURCE + 7; i++) {
      advice.born("scrape", "bomb", Labels.of("__name__", "bomb", "n", Integer.toString(i)));
    }
    assertThat(meters.get("aegle.doctor.series.skipped").counter().count()).isEqualTo(7);
    advice.look();
    assertThat(advice.findings()).isEmpty();
  }

  @Test
  void personal_data_is_named_by_its_field_in_the_lines_to_copy() {
    Entry line =
        new Entry(
            EntryKind.LOG,
            clock.millis() * 1_000_000,
            Fields.builder().put("email", "[email]").build());
    Source source = new Source("web", "pino", "node");
    advice.kept(
        PINO,
        new SignalBatch(List.of(line), List.of(), List.of(), List.of()),
        List.of(
            new Leak("email", "log", "contact.email", source, 1),
            new Leak("user-id", "log", "user.id", source, 1)));
    Finding finding = only(Check.LOGS_UNREDACTED);
    assertThat(finding.evidence()).containsExactly("contact.email: email");
    assertThat(finding.code()).contains("paths: ['contact.email']");
  }

  @Test
  void a_field_whose_name_is_no_name_is_not_put_into_lines_to_copy() {
    Finding known =
        new Finding(
            Check.LOGS_UNREDACTED,
            Mend.all().getOrDefault(Check.LOGS_UNREDACTED, NO_WORDS),
            "key",
            Clients.named(PINO),
            1,
            clock.instant(),
            clock.instant(),
            List.of("user.email: email", "x'], censor() { steal() }: email", "body[].tel: phone"),
            "log",
            "",
            null,
            null);
    assertThat(known.code()).contains("'user.email', 'body[].tel'").doesNotContain("steal");
  }

  @Test
  void a_series_that_came_by_a_door_without_names_is_of_the_service_that_it_names() {
    Sender door = new Sender("dogstatsd", "statsd", "");
    Labels booked =
        Labels.of("__name__", "revenue", "service", "booking", "version", "2.0", "env", "p");
    Labels paid = Labels.of("__name__", "bookings", "service", "payment");
    advice.overwrote(door, booked, 3);
    advice.overwrote(door, paid, 1);
    assertThat(advice.findings())
        .extracting(finding -> finding.client().service(), finding -> finding.client().release())
        .containsExactlyInAnyOrder(tuple("booking", "2.0"), tuple("payment", ""));
  }

  @Test
  void a_fault_that_is_one_only_by_its_number_is_found_when_it_is_many() {
    for (int i = 1; i < Advice.MANY_TRACES; i++) {
      span();
    }
    assertThat(advice.findings()).isEmpty();
    span();
    assertThat(only(Check.TRACES_ALL_SAMPLED).isOpen()).isTrue();
  }

  private void span() {
    Fields fields =
        Fields.builder()
            .put(FieldNames.RELEASE, "web@1")
            .put("span.segment", true)
            .put(FieldNames.SAMPLE_RATE, 1.0)
            .build();
    keep(SDK, new Entry(EntryKind.SPAN, clock.millis() * 1_000_000, fields));
  }

  @Test
  void one_process_after_another_in_a_stream_is_a_restart_and_two_in_turn_are_two() {
    for (String process : List.of("1", "1", "2", "2", "3")) {
      stream(process);
    }
    assertThat(advice.findings()).isEmpty();
    stream("2");
    assertThat(only(Check.CLOUDWATCH_SHARED_STREAM).evidence().getFirst()).contains("app/main");
  }

  private void stream(String process) {
    Fields fields =
        Fields.builder()
            .put("aws.log.group", "app")
            .put("aws.log.stream", "main")
            .put("process.pid", process)
            .build();
    keep(
        new Sender("cloudwatch_logs", "cloud", "aws-sdk-js/3.1"),
        new Entry(EntryKind.LOG, clock.millis() * 1_000_000, fields));
  }
}
