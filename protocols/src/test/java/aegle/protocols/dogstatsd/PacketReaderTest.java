package aegle.protocols.dogstatsd;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import aegle.protocols.DecodeException;
import aegle.signals.Entry;
import aegle.signals.FieldNames;
import aegle.signals.Refusal;
import aegle.signals.SignalBatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PacketReaderTest {
  private static final long NOW_NANOS = 1_795_404_150_000_000_000L;
  private static final Path CAPTURES = Path.of("..", "..", "shared", "captures");

  private final PacketReader reader = new PacketReader(UnaryOperator.identity());
  private final List<String> read = new ArrayList<>();

  @Test
  void sections_come_in_any_order() {
    read("a.b:1.5|c|@0.5|#env:prod,x|c:in-1|e:it-false,cn-nginx,pu-1|card:low|T1760000000");
    read("a.b:1.5|c|T1760000000|card:low|e:it-false,cn-nginx,pu-1|#env:prod,x|c:in-1|@0.5");
    assertThat(read)
        .hasSize(2)
        .containsOnly("a_b_total{env=\"prod\", x=\"true\"} COUNTER [1.5] @0.5 T1760000000000");
  }

  @Test
  void every_type_is_read_and_an_unknown_one_is_refused() {
    List<Refusal> refusals =
        read("a:1|c\na:-2|g\na:3|ms\na:4|h\na:5|d\na:6|s\na:7|x\na:8|\na:9|mss\n").refusals();
    assertThat(read)
        .containsExactly(
            "a_total COUNTER [1.0]",
            "a GAUGE [-2.0-]",
            "a TIMER [3.0]",
            "a HISTOGRAM [4.0]",
            "a DISTRIBUTION [5.0]",
            "a SET [#]");
    assertThat(refusals).containsExactly(new Refusal("metric", "type_unknown", 3));
  }

  @Test
  void many_values_may_be_packed_and_one_that_is_none_loses_no_other() {
    List<Refusal> refusals = read("a:1:x:2:NaN:3|h|@0.25|#k:v").refusals();
    assertThat(read).containsExactly("a{k=\"v\"} HISTOGRAM [1.0, 2.0, 3.0] @0.25");
    assertThat(refusals)
        .containsExactlyInAnyOrder(
            new Refusal("metric", "value_not_a_number", 1),
            new Refusal("metric", "value_not_finite", 1));
  }

  @ParameterizedTest
  @CsvSource({"NaN", "nan", "Infinity", "-Infinity", "inf", "+Inf", "∞", "-∞"})
  void what_is_not_finite_is_refused_as_such(String value) {
    assertThat(read("a:" + value + "|g\nb:1|g").refusals())
        .containsExactly(new Refusal("metric", "value_not_finite", 1));
    assertThat(read).containsExactly("a GAUGE []", "b GAUGE [1.0]");
  }

  @ParameterizedTest
  @CsvSource({"0x10", "1d", "1f", "' 1'", "1_0", "--1", "1e", "e5", ".", "+", "1.2.3", "1e999"})
  void what_java_alone_calls_a_number_is_none(String value) {
    assertThat(read("a:" + value + "|g").refusals())
        .containsExactly(new Refusal("metric", "value_not_a_number", 1));
  }

  @Test
  void numbers_are_read_in_full() {
    read("a:1234567890000000000:1e-9:-0.000001:+5:1E3:.5|h");
    assertThat(read)
        .containsExactly("a HISTOGRAM [1.23456789E18, 1.0E-9, -1.0E-6-, 5.0+, 1000.0, 0.5]");
  }

  @Test
  void the_last_of_two_tags_with_one_name_counts_and_what_is_for_the_agent_is_left_out() {
    read("a:1|g|#env:dev,,env:prod,dd.internal.entity_id:pod-1,empty:,project:x,__name__:y,2x:z");
    assertThat(read)
        .containsExactly(
            "a{env=\"prod\", exported_project=\"x\", key_2x=\"z\", tag__name__=\"y\"} GAUGE [1.0]");
  }

  @Test
  void values_of_tags_may_hold_colons_blanks_and_any_letters() {
    read("a:1|g|#url:https://x/y z,clinic:คลินิก");
    assertThat(read).containsExactly("a{clinic=\"คลินิก\", url=\"https://x/y z\"} GAUGE [1.0]");
  }

  @Test
  void the_flavours_of_micrometer_mean_the_same_series() {
    read("http.requests:4|ms|#method:GET,uri:/a");
    read("http.requests,method=GET,uri=/a:4|ms");
    read("http.requests#method=GET,uri=/a:4|ms");
    assertThat(read)
        .hasSize(3)
        .containsOnly("http_requests{method=\"GET\", uri=\"/a\"} TIMER [4.0]");
    read.clear();
    read("httpRequests.method.GET.uri./a:4|ms");
    assertThat(read).containsExactly("httpRequests_method_GET_uri_a TIMER [4.0]");
  }

  @Test
  void a_value_of_a_tag_in_the_name_may_hold_colons() {
    read("calls,to=http://x:8080,k=v:1:|c");
    assertThat(read).isEmpty();
    read("calls,to=http://x:8080,k=v:1|c");
    assertThat(read).containsExactly("calls_total{k=\"v\", to=\"http://x:8080\"} COUNTER [1.0]");
  }

  @Test
  void a_name_may_hold_the_signs_of_a_flavour_without_its_tags() {
    read("a#b,c@d:1|g");
    assertThat(read).containsExactly("a_b_c_d GAUGE [1.0]");
  }

  @Test
  void what_clients_count_of_themselves_has_a_name_of_its_own() {
    read("datadog.dogstatsd.client.packets_dropped:2|c|#client:java");
    assertThat(read)
        .containsExactly("statsd_client_packets_dropped_total{client=\"java\"} COUNTER [2.0]");
  }

  @Test
  void a_bad_line_loses_nothing_else_of_its_packet() {
    SignalBatch batch =
        read("\nfirst:1|c\r\nno\n:1|c\nx:|c\nx:1|c|@0\nx:1|c|@2\nx:1|g|Tx\nx|c\nlast:2|c");
    assertThat(read).containsExactly("first_total COUNTER [1.0]", "last_total COUNTER [2.0]");
    assertThat(batch.refusals())
        .containsExactlyInAnyOrder(
            new Refusal("metric", "type_missing", 1),
            new Refusal("metric", "value_missing", 3),
            new Refusal("metric", "rate_not_usable", 2),
            new Refusal("metric", "timestamp_not_usable", 1));
    assertThat(read("again:1|c").refusals()).isEmpty();
  }

  @Test
  void packets_of_a_stranger_are_read_to_their_end() {
    byte[] bars = new byte[PacketReader.MAX_PACKET_BYTES];
    Arrays.fill(bars, (byte) '|');
    assertThat(read(bars).refusals()).containsExactly(new Refusal("metric", "value_missing", 1));
    byte[] colons = new byte[PacketReader.MAX_PACKET_BYTES];
    Arrays.fill(colons, (byte) ':');
    assertThat(read(colons).refusals()).containsExactly(new Refusal("metric", "type_missing", 1));
    String tags = "k:v,".repeat(10_000);
    assertThat(read("a:1|c|#" + tags).refusals()).isEmpty();
    assertThat(read).containsExactly("too_many_tags");
    read.clear();
    read("_e{9999999,1}:a|b\n_e{\n_e{1,}\n_e{}:\n_e{1,1}:\n_sc|\n_sc||\n_sc|a|9\n_sc|a|1");
    read("a".repeat(60_000) + ":1|c\na:" + "9".repeat(60_000) + "|g\n---:1|g");
    assertThat(read).containsExactly("name", "a GAUGE []", "name");
  }

  @Test
  void lines_of_one_series_have_equal_keys_and_others_have_not() {
    List<byte[]> keys = new ArrayList<>();
    List<Boolean> own = new ArrayList<>();
    Set<Integer> hashes = new java.util.TreeSet<>();
    String packet =
        "ab:1|c|#c:d\nab:2|c|@0.5|#c:d\nab:1|g|#c:d\nabc:1|c|#:d\na:1|c|#bc:d\nab:1|c\n";
    reader.read(
        packet.getBytes(UTF_8),
        0,
        packet.length(),
        NOW_NANOS,
        line -> {
          keys.add(line.key());
          hashes.add(line.keyHash());
          own.add(line.hasKey(line.key()) && line.hasKey(keys.getFirst()) == (keys.size() <= 2));
        });
    assertThat(keys.get(1)).isEqualTo(keys.get(0));
    assertThat(own).hasSize(6).containsOnly(true);
    assertThat(hashes).hasSize(5);
  }

  @Test
  void an_event_is_a_record_whichever_way_its_lengths_are_counted() {
    String rest =
        "|d:1760000000|h:web-1|k:deploy|p:low|s:vercel|t:warning|#env:stage,clinic_id:c-1|c:in-5";
    Entry utf8 = event("_e{9,22}:ไทย|line1\\nline2 | pipe é" + rest);
    Entry utf16 = event("_e{3,21}:ไทย|line1\\nline2 | pipe é" + rest);
    assertThat(utf16).isEqualTo(utf8);
    assertThat(utf8.timeNanos()).isEqualTo(1_760_000_000_000_000_000L);
    assertThat(utf8.fields().text(FieldNames.MESSAGE, "")).isEqualTo("ไทย\nline1\nline2 | pipe é");
    assertThat(utf8.fields().text(FieldNames.LEVEL, "")).isEqualTo("warn");
    assertThat(utf8.fields().text(FieldNames.HOST, "")).isEqualTo("web-1");
    assertThat(utf8.fields().text(FieldNames.CLINIC, "")).isEqualTo("c-1");
    assertThat(utf8.fields().text("event.aggregation_key", "")).isEqualTo("deploy");
  }

  @Test
  void an_event_with_an_emoji_is_counted_in_units_of_two() {
    assertThat(event("_e{4,2}:a😀b|ok").fields().text("event.title", "")).isEqualTo("a😀b");
    assertThat(event("_e{6,2}:a😀b|ok").fields().text("event.title", "")).isEqualTo("a😀b");
    assertThat(read("_e{5,2}:a😀b|ok").refusals())
        .containsExactly(new Refusal("event", "lengths_wrong", 1));
  }

  @Test
  void a_time_that_cannot_be_is_kept_beside_the_time_of_receipt() {
    Entry event = event("_e{1,1}:a|b|d:99999999999999");
    assertThat(event.timeNanos()).isEqualTo(NOW_NANOS);
    assertThat(event.fields().text("time.claimed", "")).isEqualTo("99999999999999");
  }

  @Test
  void a_service_check_is_a_record_and_a_gauge() {
    SignalBatch batch =
        read(
            "_sc|db.up|2|d:1760000000|h:db-1|#env:prod|c:in-5|m:refused | now\\nm\\: nested|e:it-false");
    Entry record = batch.entries().getFirst();
    assertThat(record.fields().text(FieldNames.MESSAGE, ""))
        .isEqualTo("db.up is critical: refused | now\nm: nested");
    assertThat(record.fields().text(FieldNames.LEVEL, "")).isEqualTo("error");
    assertThat(record.fields().text("dogstatsd.origin", "")).isEqualTo("it-false");
    assertThat(batch.measurements().getFirst().name()).isEqualTo("db_up_status");
    assertThat(batch.measurements().getFirst().value()).isEqualTo(2);
    assertThat(batch.measurements().getFirst().labels().toString())
        .isEqualTo("{env=\"prod\", host=\"db-1\"}");
  }

  @Test
  void all_that_real_clients_sent_is_read() throws IOException {
    Assumptions.assumeTrue(Files.isDirectory(CAPTURES), "there are no captures beside the project");
    int packets = 0;
    for (String family : List.of("dogstatsd", "statsd")) {
      try (Stream<Path> files = Files.list(CAPTURES.resolve(family))) {
        for (Path file : files.filter(each -> each.toString().endsWith(".body")).toList()) {
          byte[] packet = Files.readAllBytes(file);
          if (file.toString().contains("stream-agg")) {
            continue; // Packets in frames, which are the socket's affair.
          }
          for (Refusal refusal : read(packet).refusals()) {
            assertThat(refusal.reason()).as(file.toString()).isEqualTo("value_not_finite");
          }
          packets++;
        }
      }
    }
    assertThat(packets).isGreaterThan(100);
    assertThat(read)
        .contains(
            "queue_depth_total{clinic_region=\"th-bkk\", env=\"prod\","
                + " service=\"beauty-ai-precision\"} COUNTER [-2.0-]");
  }

  private Entry event(String line) {
    SignalBatch batch = read(line);
    assertThat(batch.refusals()).isEmpty();
    return batch.entries().getFirst();
  }

  private SignalBatch read(String packet) {
    return read(packet.getBytes(UTF_8));
  }

  private SignalBatch read(byte[] packet) {
    return reader.read(packet, 0, packet.length, NOW_NANOS, line -> read.add(told(line)));
  }

  private static String told(MetricLine line) {
    String series;
    try {
      series = SeriesLabels.of(line, UnaryOperator.identity()).toString();
    } catch (DecodeException refused) {
      return String.valueOf(refused.getMessage());
    }
    List<String> values = new ArrayList<>();
    while (line.nextValue()) {
      boolean set = line.type() == MetricType.SET;
      values.add(set ? "#" : line.value() + (line.sign() == 0 ? "" : "" + line.sign()));
    }
    return series
        + " "
        + line.type()
        + " "
        + values
        + (line.rate() == 1 ? "" : " @" + line.rate())
        + (line.timeMillis() == 0 ? "" : " T" + line.timeMillis());
  }
}
