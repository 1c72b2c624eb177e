package aegle.protocols.cloudwatch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aegle.protocols.cloudwatch.LogEvents.Reading;
import aegle.protocols.cloudwatch.LogEvents.TieOrder;
import aegle.protocols.json.JsonReader;
import aegle.protocols.testing.Captures;
import aegle.signals.Entry;
import aegle.signals.FieldNames;
import aegle.signals.Refusal;
import aegle.signals.Value;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class LogEventsTest {
  private static final long RECORDED_MILLIS = 1_795_403_830_000L;
  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final long HOUR = 3_600_000;
  private final JsonReader json = new JsonReader(2_000_000);
  private final LogEvents events = new LogEvents();

  @Test
  void the_lines_of_winston_as_the_seed_sets_it_up_have_level_and_message_in_their_order() {
    Reading reading = recorded("wcw-env-PutLogEvents-001");
    List<Entry> entries = reading.batch().entries();
    assertThat(entries).hasSize(33);
    assertThat(reading.batch().refusals()).isEmpty();
    assertThat(entries.subList(0, 5))
        .extracting(
            entry -> text(entry, FieldNames.LEVEL), entry -> text(entry, FieldNames.MESSAGE))
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("info", "Appointment booked"),
            org.assertj.core.groups.Tuple.tuple("error", "Failed to book appointment"),
            org.assertj.core.groups.Tuple.tuple("warn", "object first"),
            org.assertj.core.groups.Tuple.tuple("info", "bulk 0"),
            org.assertj.core.groups.Tuple.tuple("info", "bulk 1"));
    assertThat(text(entries.getLast(), FieldNames.MESSAGE)).isEqualTo("bulk 29");
    assertThat(entries).extracting(Entry::timeNanos).isSorted().doesNotHaveDuplicates();
    assertThat(text(entries.getFirst(), LogEvents.GROUP)).isEqualTo("beauty-ai-precision");
    assertThat(text(entries.getFirst(), LogEvents.STREAM)).isEqualTo("application-logs");
  }

  @Test
  void json_that_is_printed_over_many_lines_becomes_fields() {
    Entry booked =
        recorded("wcw-retention-PutLogEvents-001").batch().entries().stream()
            .filter(entry -> text(entry, FieldNames.MESSAGE).equals("Appointment booked"))
            .findAny()
            .orElseThrow();
    assertThat(text(booked, FieldNames.CLINIC)).isEqualTo("c-102");
    assertThat(text(booked, FieldNames.USER_ID)).isEqualTo("u-1");
    assertThat(text(booked, "action")).isEqualTo("appointment_booked");
    assertThat(text(booked, FieldNames.LEVEL)).isEqualTo("info");
  }

  @Test
  void words_stay_words_whatever_they_look_like() {
    Entry broken = read(0, "{\\n not json\\n}").batch().entries().getFirst();
    assertThat(text(broken, FieldNames.MESSAGE)).isEqualTo("{\n not json\n}");
    Entry dashed = read(0, "booked - room 4").batch().entries().getFirst();
    assertThat(text(dashed, FieldNames.MESSAGE)).isEqualTo("booked - room 4");
    Entry stack = read(0, "error - boom\\n  at a (b.js:1)").batch().entries().getFirst();
    assertThat(text(stack, FieldNames.MESSAGE)).isEqualTo("boom\n  at a (b.js:1)");
    assertThat(text(stack, FieldNames.LEVEL)).isEqualTo("error");
    Entry own = read(0, "http - GET /").batch().entries().getFirst();
    assertThat(text(own, "log.level")).isEqualTo("http");
  }

  @Test
  void events_beyond_two_weeks_or_two_hours_are_told_and_counted_and_the_rest_is_kept() {
    assertThat(read(-15 * 24 * HOUR, "old").rejected().tooOldEnd()).isEqualTo(1);
    assertThat(read(3 * HOUR, "new").rejected().tooNewStart()).isZero();
    assertThat(read(3 * HOUR, "new").batch().refusals())
        .containsExactly(new Refusal("log", "timestamp_too_new", 1));
    assertThat(read(HOUR, "an hour off").batch().entries()).hasSize(1);
    LogsCall.PutLogEvents call = call(-3 * 24 * HOUR, "old", 1);
    assertThat(
            events
                .read(call, 1, TieOrder.AS_SENT, RECORDED_MILLIS * NANOS_PER_MILLI)
                .rejected()
                .expiredEnd())
        .isEqualTo(1);
  }

  @Test
  void a_batch_that_aws_would_not_take_is_refused_in_its_words() {
    assertRefused("PutLogEvents", "{}", "InvalidParameterException", "'logGroupName'");
    assertRefused("Nothing", "{}", "UnknownOperationException", "not taken here");
    assertRefused("CreateLogGroup", "{\"logGroupName\":\"a b\"}", "InvalidParameterException", "");
    assertRefused("CreateLogGroup", "{", "SerializationException", "");
    String put = "{\"logGroupName\":\"g\",\"logStreamName\":\"s\",\"logEvents\":[%s]}";
    String unsorted = "{\"timestamp\":2,\"message\":\"a\"},{\"timestamp\":1,\"message\":\"b\"}";
    assertRefused(
        "PutLogEvents", put.formatted(unsorted), "InvalidParameterException", "chronological");
    String wide = "{\"timestamp\":1,\"message\":\"a\"},{\"timestamp\":86400002,\"message\":\"b\"}";
    assertRefused("PutLogEvents", put.formatted(wide), "InvalidParameterException", "24 hours");
    String large = "{\"timestamp\":1,\"message\":\"%s\"}".formatted("x".repeat(262_144));
    assertRefused("PutLogEvents", put.formatted(large), "InvalidParameterException", "too large");
    assertRefused(
        "PutRetentionPolicy",
        "{\"logGroupName\":\"g\",\"retentionInDays\":2}",
        "InvalidParameterException",
        "enum value set");
  }

  @Test
  void the_same_batch_is_known_by_its_fingerprint_whatever_token_it_shows() {
    assertThat(LogEvents.fingerprint(recordedCall("wcw-dup-PutLogEvents-001")))
        .isEqualTo(LogEvents.fingerprint(recordedCall("wcw-dup-PutLogEvents-002")))
        .isNotEqualTo(LogEvents.fingerprint(recordedCall("wcw-env-PutLogEvents-001")));
  }

  private void assertRefused(String operation, String body, String type, String words) {
    assertThatThrownBy(() -> LogsCall.read(operation, body.getBytes(UTF_8), json))
        .isInstanceOfSatisfying(
            AwsException.class,
            refused -> {
              assertThat(refused.type()).isEqualTo(type);
              assertThat(refused.words()).contains(words);
              assertThat(refused.status()).isEqualTo(400);
            });
  }

  private Reading recorded(String name) {
    return events.read(recordedCall(name), 0, TieOrder.REVERSED, RECORDED_MILLIS * NANOS_PER_MILLI);
  }

  private LogsCall.PutLogEvents recordedCall(String name) {
    Path body =
        Captures.family("cloudwatch-logs").stream()
            .filter(file -> file.endsWith(name + ".body"))
            .findAny()
            .orElseThrow();
    return put(Captures.bytes(body));
  }

  private Reading read(long aheadMillis, String message) {
    LogsCall.PutLogEvents call = call(aheadMillis, message, 1);
    return events.read(call, 0, TieOrder.AS_SENT, RECORDED_MILLIS * NANOS_PER_MILLI);
  }

  private LogsCall.PutLogEvents call(long aheadMillis, String message, int times) {
    String event =
        "{\"timestamp\":%d,\"message\":\"%s\"}".formatted(RECORDED_MILLIS + aheadMillis, message);
    String all = String.join(",", java.util.Collections.nCopies(times, event));
    return put(
        "{\"logGroupName\":\"g\",\"logStreamName\":\"s\",\"logEvents\":[%s]}"
            .formatted(all)
            .getBytes(UTF_8));
  }

  private LogsCall.PutLogEvents put(byte[] body) {
    if (LogsCall.read("PutLogEvents", body, json) instanceof LogsCall.PutLogEvents put) {
      return put;
    }
    throw new AssertionError("read as another call");
  }

  private static String text(Entry entry, String field) {
    Value value = entry.fields().get(field);
    return value == null ? "" : value.text();
  }
}
