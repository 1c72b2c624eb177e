package aegle.protocols.loki;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aegle.protocols.DecodeException;
import aegle.protocols.Memory;
import aegle.protocols.NoRoomException;
import aegle.protocols.remotewrite.OversizeException;
import aegle.protocols.testing.Captures;
import aegle.signals.Entry;
import aegle.signals.Refusal;
import aegle.signals.Value;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.xerial.snappy.Snappy;

final class LokiPushTest {
  private static final long RECEIVED = 1_795_500_000_000_000_000L;
  private static final int MAX_BYTES = 4 << 20;

  private final LokiPush reader = new LokiPush(MAX_BYTES);

  @Test
  void every_recorded_push_is_taken_in_whole() {
    int entries = 0;
    for (Path capture : Captures.family("loki")) {
      boolean json =
          Captures.description(capture).contains("\"content-type\": \"application/json\"");
      LokiEncoding encoding = json ? LokiEncoding.JSON : LokiEncoding.SNAPPY_PROTOBUF;
      byte[] body = Captures.bytes(capture);
      LokiRead read = reader.read(body, body.length, encoding, RECEIVED, Memory.UNBOUNDED);
      assertThat(read.error()).as(capture.toString()).isEmpty();
      assertThat(read.signals().refusals()).isEmpty();
      entries += read.signals().entries().size();
    }
    assertThat(entries).isEqualTo(15);
  }

  @Test
  void a_pino_line_within_a_stream_is_a_record_with_fields() {
    List<Entry> entries = json(Captures.resource("loki/pino-loki-3.0.0/push.json"));
    Entry booked = entries.get(0);
    assertThat(booked.timeNanos()).isEqualTo(1_795_404_038_528_000_000L);
    assertThat(booked.fields().text("message", "")).isEqualTo("Appointment booked");
    assertThat(booked.fields().text("clinic.id", "")).isEqualTo("c-102");
    assertThat(booked.fields().text("user.id", "")).isEqualTo("u1");
    assertThat(booked.fields().text("service.name", "")).isEqualTo("beauty");
    assertThat(booked.fields().text("app", "")).isEqualTo("beauty");
    assertThat(booked.fields().text("environment", "")).isEqualTo("prod");
    assertThat(booked.fields().text("host.name", "")).isEqualTo("vm");
    Entry warned = entries.get(2);
    assertThat(warned.fields().text("level", "")).isEqualTo("warn");
    assertThat(warned.fields().text("trace_id", "")).isEqualTo("abc");
    assertThat(warned.fields().text("thai", "")).isEqualTo("ไทย");
    assertThat(entries.get(1).detail().members("error").text("stack")).startsWith("Error: x");
  }

  @Test
  void words_with_metadata_beside_them_keep_both() {
    Entry warned = json(Captures.resource("loki/pino-loki-3.0.0/push-structured.json")).get(2);
    assertThat(warned.fields().text("message", "")).isEqualTo("40 warned");
    assertThat(warned.fields().text("n", "")).isEqualTo("5");
  }

  @Test
  void winstons_words_with_an_object_at_their_end_are_taken_apart_in_both_encodings() {
    Entry json = json(Captures.resource("loki/winston-loki-6.1.7/push.json")).get(0);
    byte[] block = Captures.resource("loki/winston-loki-6.1.7/push.pb.snappy");
    List<Entry> entries =
        reader
            .read(block, block.length, LokiEncoding.SNAPPY_PROTOBUF, RECEIVED, Memory.UNBOUNDED)
            .signals()
            .entries();
    assertThat(entries).hasSize(2);
    for (Entry entry : List.of(json, entries.get(0))) {
      assertThat(entry.fields().text("message", "")).isEqualTo("hello");
      assertThat(entry.fields().get("a")).isEqualTo(new Value.Whole(1));
      assertThat(entry.fields().text("clinic.id", "")).isEqualTo("c-1");
    }
    assertThat(entries.get(1).fields().text("level", "")).isEqualTo("error");
    assertThat(entries.get(1).timeNanos() / 1_000_000_000L).isEqualTo(1_795_404_050L);
  }

  @Test
  void numbers_as_times_and_an_empty_push_are_allowed() {
    LokiRead read =
        read("{\"streams\":[{\"stream\":{\"a\":\"b\"},\"values\":[[1795404038528000000,\"x\"]]}]}");
    assertThat(read.signals().entries().get(0).timeNanos()).isEqualTo(1_795_404_038_528_000_000L);
    assertThat(read("{\"streams\":[]}").error()).isEmpty();
  }

  @Test
  void the_older_shape_with_labels_as_text_is_read() {
    LokiRead read =
        read(
            "{\"streams\":[{\"labels\":\"{app=\\\"a\\\\\\\"b\\\"}\",\"entries\":"
                + "[{\"ts\":\"2026-11-23T03:19:13.853Z\",\"line\":\"x\"}]}]}");
    assertThat(read.signals().entries().get(0).fields().text("app", "")).isEqualTo("a\"b");
  }

  @Test
  void a_bad_part_is_answered_for_while_the_good_part_is_kept() {
    LokiRead read =
        read(
            "{\"streams\":[{\"stream\":{},\"values\":[[\"1795404038528000000\",\"no labels\"]]},"
                + "{\"stream\":{\"a\":\"b\"},\"values\":[[\"1\",\"old\"],"
                + "[\"9000000000000000000\",\"new\"],[\"x\",\"no time\"],"
                + "[\"1795404038528000000\",\"good\"]]}]}");
    assertThat(read.error()).isEqualTo("error at least one label pair is required per stream");
    assertThat(read.signals().entries()).hasSize(1);
    assertThat(read.signals().refusals())
        .containsExactlyInAnyOrder(
            new Refusal("log", "invalid_labels", 1),
            new Refusal("log", "timestamp_too_old", 1),
            new Refusal("log", "timestamp_too_new", 1),
            new Refusal("log", "malformed_entry", 1));
  }

  @Test
  void labels_that_cannot_be_read_name_the_column_and_not_the_content() {
    for (String labels :
        List.of("{app=secret}", "{app=\\\"x\\\" secret}", "app", "{a=\\\"\\\\u12\\\"}")) {
      LokiRead read =
          read(
              "{\"streams\":[{\"labels\":\""
                  + labels
                  + "\",\"entries\":[{\"ts\":\"1795404038528000000\",\"line\":\"x\"}]}]}");
      assertThat(read.error()).contains("parse error at line 1, col").doesNotContain("secret");
      assertThat(read.signals().entries()).isEmpty();
    }
  }

  @Test
  void a_line_that_only_looks_like_json_is_kept_as_words() {
    LokiRead read =
        read(
            "{\"streams\":[{\"stream\":{\"a\":\"b\"},\"values\":"
                + "[[\"1795404038528000000\",\"{\\\"cut\\\": 1\"]]}]}");
    assertThat(read.error()).isEmpty();
    assertThat(read.signals().entries().get(0).fields().text("message", ""))
        .isEqualTo("{\"cut\": 1");
  }

  @Test
  void a_line_over_the_limit_is_refused_in_lokis_words() {
    String line = "x".repeat(300_000);
    LokiRead read =
        read(
            "{\"streams\":[{\"stream\":{\"a\":\"b\"},\"values\":[[\"1795404038528000000\",\""
                + line
                + "\"],[\"1795404038528000000\",\"good\"]]}]}");
    assertThat(read.error())
        .isEqualTo(
            "Max entry size '262144' bytes exceeded for stream '{a}' while adding an entry with"
                + " length '300000' bytes");
    assertThat(read.signals().entries()).hasSize(1);
  }

  @Test
  void blocks_that_lie_about_their_length_take_no_memory() {
    byte[] fourGigabytes = {(byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x0f, 1, 2, 3};
    assertThatThrownBy(() -> block(fourGigabytes)).isInstanceOf(OversizeException.class);
    byte[] threeMegabytes = {(byte) 0x80, (byte) 0x80, (byte) 0xc0, 0x01, 1, 2, 3};
    assertThatThrownBy(() -> block(threeMegabytes)).isInstanceOf(OversizeException.class);
  }

  @Test
  void a_push_that_is_cut_anywhere_is_refused_whole_or_read_in_part_but_never_breaks()
      throws IOException {
    byte[] whole = Captures.resource("loki/winston-loki-6.1.7/push.pb.snappy");
    byte[] message = Snappy.uncompress(whole);
    for (int length = 1; length < message.length; length++) {
      byte[] cut = Snappy.compress(Arrays.copyOf(message, length));
      try {
        assertThat(block(cut).signals().entries().size()).isLessThanOrEqualTo(2);
      } catch (DecodeException refused) {
        assertThat(refused.getMessage()).contains("malformed");
      }
    }
    assertThatThrownBy(() -> read("{\"streams\":1}")).isInstanceOf(DecodeException.class);
    assertThatThrownBy(() -> read("{\"streams\":[{\"stream\":"))
        .isInstanceOf(DecodeException.class);
  }

  private List<Entry> json(byte[] body) {
    LokiRead read = reader.read(body, body.length, LokiEncoding.JSON, RECEIVED, Memory.UNBOUNDED);
    assertThat(read.error()).isEmpty();
    return read.signals().entries();
  }

  @Test
  void a_block_asks_for_the_memory_that_it_declares_before_it_takes_it() {
    byte[] block = Captures.resource("loki/winston-loki-6.1.7/push.pb.snappy");
    List<Integer> asked = new ArrayList<>();
    Memory none =
        bytes -> {
          asked.add(bytes);
          return false;
        };
    assertThatThrownBy(
            () -> reader.read(block, block.length, LokiEncoding.SNAPPY_PROTOBUF, RECEIVED, none))
        .isInstanceOf(NoRoomException.class);
    assertThat(asked).hasSize(1).allMatch(bytes -> bytes >= block.length);
  }

  private LokiRead read(String body) {
    byte[] bytes = body.getBytes(UTF_8);
    return reader.read(
        bytes,
        bytes.length,
        LokiEncoding.of("application/json; charset=utf-8"),
        RECEIVED,
        Memory.UNBOUNDED);
  }

  private LokiRead block(byte[] block) {
    return reader.read(
        block, block.length, LokiEncoding.of("application/x-protobuf"), RECEIVED, Memory.UNBOUNDED);
  }
}
