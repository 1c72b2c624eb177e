package aegle.server.forward;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import aegle.protocols.remotewrite.WriteRequestReader;
import aegle.server.testing.RecordingReceiver;
import aegle.server.testing.RecordingReceiver.Received;
import aegle.signals.Entry;
import aegle.signals.EntryKind;
import aegle.signals.Fields;
import aegle.signals.Labels;
import aegle.signals.Sample;
import aegle.signals.StaleMarker;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What each protocol puts on the wire, judged by decoders that are not the encoders. */
class TonguesTest {
  private static final String TRACE = "42459ee44bbf4b8b8f5793d6d7651352";
  private static final String SPAN = "89abcdef01234567";

  @TempDir private Path folder;
  private final RecordingReceiver receiver;

  TonguesTest() throws IOException {
    receiver = new RecordingReceiver();
  }

  @AfterEach
  void stop() {
    receiver.close();
  }

  private List<Received> sent(String to, String path, String records) throws IOException {
    Files.writeString(folder.resolve("secret"), "s3cret-key");
    receiver.answers(202);
    ForwardTrial trial =
        new ForwardTrial(
            "name: there\nto: %s\nurl: %s%s\nsecret-file: secret\nmetrics: ['{job=\"web\"}']\n%s"
                .formatted(to, receiver.url(), path, records),
            folder);
    Labels total =
        Labels.of("__name__", "visits_total", "job", "web", "instance", "a:1", "clinic", "siam");
    long now = trial.clock.millis();
    trial.samples(
        new Sample(total, now - 15_000, 41),
        new Sample(total, now, 42),
        new Sample(Labels.of("__name__", "temperature", "job", "web"), now, 36.6),
        new Sample(Labels.of("__name__", "temperature", "job", "web"), now + 1, StaleMarker.VALUE));
    if (records.startsWith("records")) {
      trial.outlet.offer(List.of(log(now), span(now), error(now)));
    }
    trial.carry();
    trial.carry();
    assertThat(trial.outlet.view().waiting()).isZero();
    assertThat(trial.count("dropped")).as("what cannot be said is no loss").isZero();
    return receiver.all();
  }

  private static Entry log(long nowMillis) {
    Fields fields =
        Fields.builder()
            .put("message", "Booked")
            .put("level", "warn")
            .put("service.name", "web")
            .put("release", "1.2.3")
            .put("environment", "production")
            .put("host.name", "vm-1")
            .put("project", "beauty")
            .put("trace.id", TRACE)
            .put("span.id", SPAN)
            .put("count", 7)
            .build();
    return new Entry(EntryKind.LOG, nowMillis * 1_000_000 + 123, fields);
  }

  private static Entry span(long nowMillis) {
    Fields fields =
        Fields.builder()
            .put("span.name", "GET /api/bookings")
            .put("span.op", "http.server")
            .put("trace.id", TRACE)
            .put("span.id", SPAN)
            .put("parent.span.id", "0011223344556677")
            .put("duration.ms", 12.5)
            .put("status", "internal_error")
            .put("service.name", "web")
            .build();
    return new Entry(EntryKind.SPAN, nowMillis * 1_000_000, fields);
  }

  private static Entry error(long nowMillis) {
    Fields fields =
        Fields.builder()
            .put("error.type", "TypeError")
            .put("error.message", "x is undefined")
            .put("project", "beauty")
            .build();
    return new Entry(EntryKind.ERROR, nowMillis * 1_000_000, fields);
  }

  @Test
  void remote_write_is_snappy_protobuf_with_sorted_series() throws Exception {
    Received request = sent("remote-write", "/api/v1/write", "").getFirst();

    assertThat(request.method()).isEqualTo("POST");
    assertThat(request.path()).isEqualTo("/api/v1/write");
    assertThat(request.header("content-type")).isEqualTo("application/x-protobuf");
    assertThat(request.header("content-encoding")).isEqualTo("snappy");
    assertThat(request.header("x-prometheus-remote-write-version")).isEqualTo("0.1.0");
    assertThat(request.header("user-agent")).isEqualTo("Aegle/test");
    assertThat(request.header("authorization")).isEqualTo("Bearer s3cret-key");
    WriteRequestReader reader = new WriteRequestReader(1 << 20);
    reader.open(request.body(), request.body().length);
    assertThat(reader.seriesCount()).isEqualTo(2);
    reader.nextSeries();
    assertThat(reader.labels().get("clinic")).isEqualTo("siam");
    reader.nextSample();
    assertThat(reader.value()).isEqualTo(41);
    reader.nextSample();
    assertThat(reader.value()).isEqualTo(42);
    reader.nextSeries();
    reader.nextSample();
    reader.nextSample();
    assertThat(StaleMarker.is(reader.value())).as("the end of a series leaves as it is").isTrue();
  }

  @Test
  void a_user_makes_the_secret_a_password_and_a_tenant_is_named() throws Exception {
    Received request = sent("remote-write", "/push", "user: mali\ntenant: clinics").getFirst();
    assertThat(request.header("authorization")).isEqualTo("Basic bWFsaTpzM2NyZXQta2V5");
    assertThat(request.header("x-scope-orgid")).isEqualTo("clinics");
  }

  @Test
  void otlp_carries_all_three_signals() throws Exception {
    List<Received> requests = sent("otlp", "", "records: [log, span, error]\nheader: api-key");

    assertThat(requests)
        .extracting(Received::path)
        .containsExactly("/v1/metrics", "/v1/logs", "/v1/traces");
    assertThat(requests)
        .allSatisfy(request -> {
          assertThat(request.header("content-type")).isEqualTo("application/x-protobuf");
          assertThat(request.header("content-encoding")).isEqualTo("gzip");
          assertThat(request.header("api-key")).isEqualTo("s3cret-key");
          assertThat(request.header("authorization")).isEmpty();
        });
    ResourceMetrics metrics =
        ExportMetricsServiceRequest.parseFrom(requests.get(0).unpacked()).getResourceMetrics(0);
    assertThat(metrics.getResource().getAttributesList().toString())
        .contains("service.name", "web", "service.instance.id", "a:1");
    Metric total = metrics.getScopeMetrics(0).getMetrics(0);
    assertThat(total.getName()).isEqualTo("visits_total");
    assertThat(total.getSum().getIsMonotonic()).isTrue();
    assertThat(total.getSum().getDataPoints(1).getAsDouble()).isEqualTo(42);
    assertThat(total.getSum().getDataPoints(1).getAttributesList())
        .singleElement()
        .satisfies(label -> assertThat(label.getKey()).isEqualTo("clinic"));
    List<ResourceLogs> logs =
        ExportLogsServiceRequest.parseFrom(requests.get(1).unpacked()).getResourceLogsList();
    LogRecord log = logs.getFirst().getScopeLogs(0).getLogRecords(0);
    assertThat(log.getBody().getStringValue()).isEqualTo("Booked");
    assertThat(log.getSeverityNumberValue()).isEqualTo(13);
    assertThat(HexFormat.of().formatHex(log.getTraceId().toByteArray())).isEqualTo(TRACE);
    assertThat(log.getTimeUnixNano() % 1_000).isEqualTo(123);
    assertThat(logs.get(1).getScopeLogs(0).getLogRecords(0).getBody().getStringValue())
        .isEqualTo("x is undefined");
    Span span =
        ExportTraceServiceRequest.parseFrom(requests.get(2).unpacked())
            .getResourceSpans(0)
            .getScopeSpans(0)
            .getSpans(0);
    assertThat(span.getName()).isEqualTo("GET /api/bookings");
    assertThat(span.getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_SERVER);
    assertThat(span.getEndTimeUnixNano() - span.getStartTimeUnixNano()).isEqualTo(12_500_000);
    assertThat(span.getStatus().getCodeValue()).isEqualTo(2);
  }

  @Test
  void datadog_takes_series_and_logs() throws Exception {
    List<Received> requests = sent("datadog", "", "records: [log, error]");

    assertThat(requests)
        .extracting(Received::path)
        .containsExactly("/api/v2/series", "/api/v2/logs");
    assertThat(requests)
        .allSatisfy(request -> {
          assertThat(request.header("dd-api-key")).isEqualTo("s3cret-key");
          assertThat(request.header("content-type")).isEqualTo("application/json");
        });
    JsonNode series = json(requests.get(0)).at("/series");
    assertThat(series).as("an end of a series is no number").hasSize(3);
    assertThat(series.at("/1/metric").asString()).isEqualTo("visits_total");
    assertThat(series.at("/1/type").asInt()).isEqualTo(3);
    assertThat(series.at("/1/points/0/timestamp").asLong()).isEqualTo(1_795_428_000L);
    assertThat(series.at("/1/points/0/value").asDouble()).isEqualTo(42);
    assertThat(series.at("/1/tags").toString()).contains("\"clinic:siam\"", "\"job:web\"");
    JsonNode log = json(requests.get(1)).get(0);
    assertThat(log.get("message").asString()).isEqualTo("Booked");
    assertThat(log.get("status").asString()).isEqualTo("warn");
    assertThat(log.get("ddsource").asString()).isEqualTo("aegle");
    assertThat(log.get("ddtags").asString())
        .isEqualTo("env:production,version:1.2.3,project:beauty");
    assertThat(log.get("hostname").asString()).isEqualTo("vm-1");
    assertThat(log.get("count").asInt()).isEqualTo(7);
  }

  @Test
  void new_relic_takes_metrics_logs_and_spans() throws Exception {
    List<Received> requests = sent("new-relic", "", "records: [log, span]");

    assertThat(requests)
        .extracting(Received::path)
        .containsExactly("/metric/v1", "/log/v1", "/trace/v1");
    assertThat(requests)
        .allSatisfy(request -> assertThat(request.header("api-key")).isEqualTo("s3cret-key"));
    JsonNode metric = json(requests.get(0)).at("/0/metrics/1");
    assertThat(metric.get("name").asString()).isEqualTo("visits_total");
    assertThat(metric.get("type").asString()).isEqualTo("gauge");
    assertThat(metric.get("timestamp").asLong()).isEqualTo(1_795_428_000_000L);
    assertThat(metric.at("/attributes/clinic").asString()).isEqualTo("siam");
    JsonNode log = json(requests.get(1)).at("/0/logs/0");
    assertThat(log.get("message").asString()).isEqualTo("Booked");
    assertThat(log.at("/attributes").get("trace.id").asString()).isEqualTo(TRACE);
    assertThat(requests.get(2).header("data-format")).isEqualTo("newrelic");
    assertThat(requests.get(2).header("data-format-version")).isEqualTo("1");
    JsonNode span = json(requests.get(2)).at("/0/spans/0");
    assertThat(span.get("id").asString()).isEqualTo(SPAN);
    assertThat(span.at("/attributes").get("duration.ms").asDouble()).isEqualTo(12.5);
    assertThat(span.at("/attributes").get("parent.id").asString()).isEqualTo("0011223344556677");
  }

  private static JsonNode json(Received request) {
    return JsonMapper.builder().build().readTree(new String(request.unpacked(), UTF_8));
  }
}
