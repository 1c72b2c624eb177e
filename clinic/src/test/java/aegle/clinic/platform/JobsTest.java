package aegle.clinic.platform;

import static org.assertj.core.api.Assertions.assertThat;

import aegle.clinic.testing.SentryInbox;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;

class JobsTest {
  private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

  @Test
  void a_run_checks_in_when_it_begins_and_when_it_ends_with_its_schedule() throws Exception {
    List<String> sent = checkIns(Jobs.reminders(() -> {}));

    assertThat(sent.getFirst())
        .contains("\"monitor_slug\":\"appointment-reminders\"", "\"status\":\"in_progress\"")
        .contains("\"schedule\":{\"type\":\"interval\",\"value\":2,\"unit\":\"minute\"}")
        .contains("\"checkin_margin\":1", "\"max_runtime\":5", "\"environment\":\"demo\"");
    assertThat(sent.getLast()).contains("\"status\":\"ok\"", "\"duration\":");
    assertThat(checkInId(sent.getLast())).isEqualTo(checkInId(sent.getFirst()));
  }

  @Test
  void a_run_that_fails_checks_in_as_an_error_and_is_reported_under_the_same_trace()
      throws Exception {
    try (SentryInbox inbox = new SentryInbox();
        Reports _ = new Reports(inbox.dsn(2), List.of(), new RunningRelease());
        Jobs jobs =
            jobs(
                Jobs.backup(() -> {
                  throw new IOException("the disk is full");
                }))) {
      jobs.start();

      List<String> sent = inbox.await(2, text -> text.contains("\"type\":\"check_in\""));
      assertThat(sent.getFirst())
          .contains("\"monitor_slug\":\"nightly-backup\"")
          .contains("\"schedule\":{\"type\":\"crontab\",\"value\":\"0 2 * * *\"}")
          .contains("\"timezone\":\"Asia/Bangkok\"");
      assertThat(sent.getLast()).contains("\"status\":\"error\"");
      assertThat(inbox.await(text -> text.contains("the disk is full")))
          .contains(traceOf(sent.getLast()));
    }
  }

  @Test
  void the_backup_waits_for_two_in_the_night_of_bangkok() {
    Job backup = Jobs.backup(() -> {});

    Instant night = backup.next().apply(NOON);
    assertThat(night).isEqualTo(Instant.parse("2026-11-23T19:00:00Z"));
    assertThat(backup.next().apply(night)).isEqualTo(Instant.parse("2026-11-24T19:00:00Z"));
  }

  private static List<String> checkIns(Job job) throws Exception {
    try (SentryInbox inbox = new SentryInbox();
        Reports _ = new Reports(inbox.dsn(2), List.of(), new RunningRelease());
        Jobs jobs = jobs(job)) {
      jobs.start();
      return inbox.await(2, text -> text.contains("\"type\":\"check_in\""));
    }
  }

  private static Jobs jobs(Job job) {
    return new Jobs(List.of(job), InstantSource.fixed(NOON));
  }

  private static String checkInId(String sent) {
    return sent.replaceFirst("(?s).*(\"check_in_id\":\"[0-9a-f]+\").*", "$1");
  }

  private static String traceOf(String sent) {
    return sent.replaceFirst("(?s).*(\"trace_id\":\"[0-9a-f]+\").*", "$1");
  }
}
