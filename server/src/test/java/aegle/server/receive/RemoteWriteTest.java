package aegle.server.receive;

import static org.assertj.core.api.Assertions.assertThat;

import aegle.metrics.AppendResult;
import aegle.metrics.Matcher;
import aegle.metrics.SampleBuffer;
import aegle.metrics.Series;
import aegle.metrics.SeriesStore;
import aegle.metrics.StoreException;
import aegle.metrics.StoreStatus;
import aegle.metrics.memory.MemorySeriesStore;
import aegle.metrics.yaml.YamlNode;
import aegle.protocols.remotewrite.WriteRequestWriter;
import aegle.server.intake.IntakeKeys;
import aegle.server.intake.IntakeLimits;
import aegle.signals.Labels;
import aegle.signals.MetricMetadata;
import aegle.signals.Sample;
import aegle.signals.SampleBatch;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RemoteWriteTest {
  private static final long T = ApiServer.NOW.toEpochMilli();
  private static final String KEYS =
      """
      - name: sender
        sha256: 1ec1c26b50d5d3c58d9583181af8076655fe00756bf7285940ba3670f99fcba0
        may: [write]
      - name: reader
        sha256: 1c73f3b02766dfd970d68de58e2044217b1b4c78e24a0fb3ee6957ea51fcf21f
        may: [read]
      """;

  private final MemorySeriesStore store = new MemorySeriesStore();
  private ApiServer server = ApiServer.open(store);

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void samples_are_stored_and_answered_with_204() {
    ApiServer.Reply reply = server.write(up(T, 1).body());

    assertThat(reply.status()).isEqualTo(204);
    assertThat(stored("up")).isEqualTo("up{job=\"clinic\"} 0=1.0");
    assertThat(server.meters.scrape())
        .contains("aegle_intake_signals_total{protocol=\"remote_write\",signal=\"sample\"} 1.0");
  }

  @Test
  void an_older_sample_is_refused_in_the_words_of_prometheus_and_the_rest_is_kept() {
    server.write(up(T + 30_000, 1).body());
    WriteRequestWriter request = up(T, 1);
    request.add(Labels.of("__name__", "down"), T, 2);
    ApiServer.Reply reply = server.write(request.body());

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.body())
        .startsWith("out of order sample")
        .contains("refused 1 of 2 samples: out of order sample 1");
    assertThat(stored("down")).isEqualTo("down 0=2.0");
    assertThat(server.meters.scrape())
        .contains(
            "aegle_intake_rejected_total{protocol=\"remote_write\",reason=\"out_of_order\"} 1.0");
  }

  @Test
  void a_length_that_lies_is_refused_and_counted_before_memory_is_taken() {
    byte[] bomb = {(byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x0f, 0, 0, 0};
    ApiServer.Reply reply = server.write(bomb);
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.body()).contains("declares 4294967295 bytes");
    byte[] modest = {(byte) 0x80, (byte) 0x80, (byte) 0x80, 0x08, 0, 0, 0, 0};
    assertThat(server.write(modest).body()).contains("from which so many cannot come");
    assertThat(server.meters.scrape())
        .contains("aegle_intake_rejected_total{protocol=\"remote_write\",reason=\"too_large\"} 2");
  }

  @Test
  void noise_is_refused_as_malformed() {
    assertThat(server.write("hello".getBytes(StandardCharsets.UTF_8)).status()).isEqualTo(400);
    assertThat(server.meters.scrape()).contains("reason=\"malformed\"} 1.0");
  }

  @Test
  void a_body_beyond_the_limit_is_refused_whether_its_length_is_told_or_not() {
    server.close();
    server =
        new ApiServer(
            store,
            IntakeKeys.none(),
            true,
            InstantSource.fixed(ApiServer.NOW),
            new IntakeLimits(1_000, 10_000, 2));
    assertThat(server.write(new byte[1_001]).status()).isEqualTo(413);
    assertThat(server.write(up(T, 1).body()).status()).isEqualTo(204);
  }

  @Test
  void other_types_and_encodings_are_refused_with_what_to_send() {
    byte[] body = up(T, 1).body();
    assertThat(server.post("/api/v1/write", body, "Content-Type", "application/json").status())
        .isEqualTo(415);
    assertThat(
            server
                .post(
                    "/api/v1/write",
                    body,
                    "Content-Type",
                    "application/x-protobuf",
                    "Content-Encoding",
                    "gzip, gzip")
                .status())
        .isEqualTo(415);
    ApiServer.Reply second =
        server.post(
            "/api/v1/write",
            body,
            "Content-Type",
            "application/x-protobuf;proto=io.prometheus.write.v2.Request",
            "Content-Encoding",
            "snappy");
    assertThat(second.status()).isEqualTo(415);
    assertThat(second.body()).contains("protobuf_message: prometheus.WriteRequest");
    assertThat(server.get("/api/v1/write").status()).isEqualTo(405);
  }

  @Test
  void a_store_that_cannot_write_is_worth_another_try() {
    server.close();
    server = ApiServer.open(new FullDisk());
    ApiServer.Reply reply = server.write(up(T, 1).body());
    assertThat(reply.status()).isEqualTo(503);
    assertThat(reply.header("Retry-After")).isNotEmpty();
    assertThat(reply.body()).contains("no space left");
  }

  @Test
  void metadata_without_samples_is_taken_into_the_catalogue() {
    WriteRequestWriter request = new WriteRequestWriter();
    request.add(new MetricMetadata("up", MetricMetadata.Type.GAUGE, "Whether it is up.", ""));
    assertThat(server.write(request.body()).status()).isEqualTo(204);
    assertThat(server.get("/api/v1/metadata").body())
        .isEqualTo(
            "{\"status\":\"success\",\"data\":{\"up\":[{\"type\":\"gauge\",\"help\":"
                + "\"Whether it is up.\",\"unit\":\"\"}]}}");
  }

  @Test
  void a_key_opens_the_door_however_it_is_sent_and_only_for_what_it_may() {
    server.close();
    server =
        new ApiServer(
            store,
            IntakeKeys.read(YamlNode.parse("aegle.yml", KEYS)),
            false,
            InstantSource.fixed(ApiServer.NOW));
    byte[] body = up(T, 1).body();
    String basic =
        Base64.getEncoder().encodeToString("any:s3cret".getBytes(StandardCharsets.UTF_8));

    assertThat(server.write(body).status()).isEqualTo(401);
    assertThat(server.write(body, "Authorization", "Bearer wrong").status()).isEqualTo(401);
    assertThat(server.write(body, "Authorization", "Bearer s3cret").status()).isEqualTo(204);
    assertThat(server.write(body, "Authorization", "Basic " + basic).status()).isEqualTo(204);
    assertThat(server.write(body, "X-Aegle-Key", "s3cret").status()).isEqualTo(204);
    assertThat(server.write(body, "X-Aegle-Key", "r3ader").status()).isEqualTo(403);
    assertThat(server.get("/api/v1/labels", "X-Aegle-Key", "s3cret").status()).isEqualTo(403);
    assertThat(server.get("/api/v1/labels", "X-Aegle-Key", "r3ader").status()).isEqualTo(200);
    assertThat(server.get("/metrics").status()).isEqualTo(401);
    assertThat(server.get("/federate?match[]=up".replace("[]", "%5B%5D")).status()).isEqualTo(401);
    assertThat(server.get("/-/healthy").status()).isEqualTo(200);
  }

  private static WriteRequestWriter up(long timestampMillis, double value) {
    return new WriteRequestWriter()
        .add(Labels.of("__name__", "up", "job", "clinic"), timestampMillis, value);
  }

  private String stored(String metric) {
    StringBuilder text = new StringBuilder();
    for (Series series :
        store.select(0, Long.MAX_VALUE, List.of(Matcher.equal("__name__", metric)))) {
      SampleBuffer buffer = new SampleBuffer();
      series.read(0, Long.MAX_VALUE, buffer);
      text.append(series.labels());
      for (int i = 0; i < buffer.size(); i++) {
        text.append(' ').append(buffer.timestampMillis(i) - T).append('=').append(buffer.value(i));
      }
    }
    return text.toString();
  }

  /** A store on a disk that is full. */
  private static final class FullDisk implements SeriesStore {
    private final MemorySeriesStore empty = new MemorySeriesStore();

    @Override
    public AppendResult append(SampleBatch batch) {
      throw new StoreException("no space left on device");
    }

    @Override
    public AppendResult append(List<Sample> samples) {
      throw new StoreException("no space left on device");
    }

    @Override
    public List<Series> select(long fromMillis, long toMillis, List<Matcher> matchers) {
      return empty.select(fromMillis, toMillis, matchers);
    }

    @Override
    public List<String> labelNames(long fromMillis, long toMillis, List<Matcher> matchers) {
      return List.of();
    }

    @Override
    public List<String> labelValues(
        String labelName, long fromMillis, long toMillis, List<Matcher> matchers) {
      return List.of();
    }

    @Override
    public StoreStatus status() {
      return new StoreStatus(0, 0, 0, 0, 0, Map.of(), Map.of(), Map.of());
    }

    @Override
    public void close() {}
  }
}
