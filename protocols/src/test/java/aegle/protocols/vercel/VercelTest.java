package aegle.protocols.vercel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aegle.protocols.DecodeException;
import aegle.protocols.testing.Captures;
import aegle.protocols.vitals.BeaconOrigin;
import aegle.signals.Entry;
import aegle.signals.EntryKind;
import aegle.signals.FieldNames;
import aegle.signals.SignalBatch;
import aegle.signals.Value;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class VercelTest {
  private static final long NOW_NANOS = 1_795_404_500_000_000_000L;
  private static final BeaconOrigin CHROME =
      new BeaconOrigin("Mozilla/5.0 (X11; Linux x86_64) Chrome/156.0.0.0 Safari/537.36", "");

  @Test
  void events_that_a_server_tracked_are_records_with_their_data_and_are_counted() {
    Path booking =
        Captures.family("sentry").stream()
            .filter(file -> file.toString().contains("005-post-vercel_insights_event"))
            .findAny()
            .orElseThrow();
    SignalBatch batch =
        PageEvents.read(
            Captures.bytes(booking), PageEvents.Door.EVENT, BeaconOrigin.UNKNOWN, NOW_NANOS);
    Entry event = batch.entries().getFirst();
    assertThat(event.kind()).isEqualTo(EntryKind.LOG);
    assertThat(event.timeMillis()).isEqualTo(1_795_404_445_863L);
    assertThat(text(event, "event.name")).isEqualTo("booking");
    assertThat(text(event, "event.data.clinic")).isEqualTo("bkk-01");
    assertThat(event.fields().get("event.data.price")).isEqualTo(new Value.Whole(1_499));
    assertThat(event.fields().get("event.data.vip")).isEqualTo(new Value.Flag(true));
    assertThat(text(event, FieldNames.URL_PATH)).isEqualTo("/book");
    assertThat(batch.measurements().getFirst().name()).isEqualTo("aegle_custom_events");
  }

  @Test
  void a_page_view_knows_its_path_and_is_counted_by_its_route() {
    SignalBatch batch =
        PageEvents.read(
            """
            {"o":"https://clinic.example:8443/book/7?utm_source=line#top","ts":1795404445863,
             "dp":"/book/[id]","r":"https://search.example/","sdkn":"@vercel/analytics/next"}
            """
                .getBytes(UTF_8),
            PageEvents.Door.VIEW,
            CHROME,
            NOW_NANOS);
    Entry view = batch.entries().getFirst();
    assertThat(text(view, FieldNames.URL_PATH)).isEqualTo("/book/7");
    assertThat(text(view, "url.domain")).isEqualTo("clinic.example");
    assertThat(text(view, "url.query")).isEqualTo("utm_source=line");
    assertThat(text(view, FieldNames.BROWSER)).isEqualTo("Chrome");
    assertThat(batch.measurements().getFirst().labels().get("route")).isEqualTo("/book/[id]");
    assertThatThrownBy(() ->
            PageEvents.read(
                "{}".getBytes(UTF_8), PageEvents.Door.EVENT, BeaconOrigin.UNKNOWN, NOW_NANOS))
        .isInstanceOf(DecodeException.class);
  }

  @Test
  void vitals_of_the_script_and_of_a_drain_are_vitals_like_all_others() {
    SignalBatch batch =
        SpeedInsights.read(
            """
            {"o":"https://clinic.example/book","dp":"/book","sdkn":"@vercel/speed-insights/next",
             "metrics":[{"name":"LCP","value":5000,"id":"a1"},{"name":"CLS","value":0.01}]}
            """
                .getBytes(UTF_8),
            CHROME,
            NOW_NANOS);
    assertThat(batch.entries()).hasSize(2);
    Entry lcp = batch.entries().getFirst();
    assertThat(text(lcp, "vital.rating")).isEqualTo("poor");
    assertThat(text(lcp, FieldNames.ROUTE)).isEqualTo("/book");
    assertThat(text(lcp, FieldNames.SDK_NAME)).isEqualTo("@vercel/speed-insights/next");
    SignalBatch form =
        SpeedInsights.read(
            "dsn=x&id=v3-1&page=%2Fbook&href=https%3A%2F%2Fa%2F&event_name=FCP&value=900&speed=4g"
                .getBytes(UTF_8),
            CHROME,
            NOW_NANOS);
    assertThat(text(form.entries().getFirst(), "vital.name")).isEqualTo("FCP");
  }

  @Test
  void one_drain_takes_logs_vitals_and_events_and_counts_what_is_neither() {
    String delivery =
        """
        [{"id":"1","deploymentId":"dpl_1","source":"lambda","host":"clinic.example",
          "timestamp":1795404445863,"projectId":"prj_1","projectName":"web","level":"error",
          "message":"{\\"level\\":50,\\"msg\\":\\"booking failed\\",\\"clinicId\\":\\"bkk-01\\"}",
          "environment":"production","statusCode":500,"path":"/api/book",
          "proxy":{"method":"POST","path":"/api/book?x=1","statusCode":500,
            "userAgent":["curl/8"],"clientIp":"203.0.113.9","timestamp":1795404445000}},
         {"id":"2","source":"lambda","timestamp":1795404445863,"level":"info","statusCode":-1},
         {"schema":"vercel.speed_insights.v1","timestamp":"2026-11-23T03:27:25.863Z",
          "metricType":"INP","value":640,"path":"/book","route":"/book","deviceType":"mobile"},
         {"schema":"vercel.analytics.v1","eventType":"event","eventName":"booked",
          "eventData":"{\\"price\\":1499}","timestamp":1795404445863,"path":"/book"},
         {"what":"is this"}]
        """;
    SignalBatch batch = new Drain(100_000).read(delivery.getBytes(UTF_8), NOW_NANOS);
    assertThat(batch.entries()).hasSize(4);
    Entry line = batch.entries().get(0);
    assertThat(text(line, FieldNames.MESSAGE)).isEqualTo("booking failed");
    assertThat(text(line, FieldNames.CLINIC)).isEqualTo("bkk-01");
    assertThat(text(line, FieldNames.LEVEL)).isEqualTo("error");
    assertThat(text(line, FieldNames.SERVICE)).isEqualTo("web");
    assertThat(line.fields().get(FieldNames.STATUS_CODE)).isEqualTo(new Value.Whole(500));
    assertThat(text(batch.entries().get(1), FieldNames.LEVEL)).isEqualTo("fatal");
    assertThat(text(batch.entries().get(2), "vital.name")).isEqualTo("INP");
    assertThat(batch.entries().get(3).fields().get("event.data.price"))
        .isEqualTo(new Value.Whole(1_499));
    assertThat(batch.refusals()).hasSize(1);
    assertThat(batch.measurements()).hasSize(1);
    String lines = "{\"source\":\"build\",\"message\":\"a\"}\nbroken\n{\"message\":\"b\"}\n";
    SignalBatch two = new Drain(100_000).read(lines.getBytes(UTF_8), NOW_NANOS);
    assertThat(two.entries()).hasSize(2);
    assertThat(two.refusals().getFirst().reason()).isEqualTo("malformed");
  }

  @Test
  void a_signature_is_right_for_one_body_only() {
    byte[] body = "[{\"id\":\"1\"}]".getBytes(UTF_8);
    String signature = BodySignature.of(body, "secret");
    assertThat(signature).hasSize(40).isLowerCase();
    assertThat(BodySignature.isRight(signature, body, "secret")).isTrue();
    for (int i = 0; i < body.length; i++) {
      byte[] changed = body.clone();
      changed[i] ^= 1;
      assertThat(BodySignature.isRight(signature, changed, "secret")).isFalse();
    }
    assertThat(BodySignature.isRight(signature, body, "other")).isFalse();
    assertThat(BodySignature.isRight("", body, "secret")).isFalse();
  }

  @Test
  void a_webhook_names_release_and_environment() {
    DeploymentEvent event =
        DeploymentEvent.read(
            """
            {"id":"evt_1","type":"deployment.succeeded","createdAt":1795404445863,"payload":
              {"deployment":{"id":"dpl_1","name":"web","url":"web-1.vercel.app",
                "meta":{"githubCommitSha":"abc123","githubCommitRef":"main"}},
               "target":"production","project":{"id":"prj_1"}}}
            """
                .getBytes(UTF_8),
            NOW_NANOS);
    assertThat(event.version()).isEqualTo("abc123");
    assertThat(event.meaning()).isEqualTo(DeploymentEvent.Meaning.DEPLOYED);
    assertThat(event.environment()).isEqualTo("production");
    assertThat(event.url()).isEqualTo("https://web-1.vercel.app");
    assertThatThrownBy(() -> DeploymentEvent.read("{\"type\":\"x\"}".getBytes(UTF_8), NOW_NANOS))
        .isInstanceOf(DecodeException.class);
  }

  private static String text(Entry entry, String field) {
    Value value = entry.fields().get(field);
    return value == null ? "" : value.text();
  }
}
