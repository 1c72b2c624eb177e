package aegle.protocols.vitals;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aegle.protocols.DecodeException;
import aegle.protocols.testing.Captures;
import aegle.signals.Entry;
import aegle.signals.EntryKind;
import aegle.signals.Fields;
import aegle.signals.Refusal;
import aegle.signals.SignalBatch;
import aegle.signals.Value;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

final class VitalsBeaconTest {
  private static final long RECEIVED = 1_795_500_000_000_000_000L;
  private static final BeaconOrigin CHROMIUM =
      new BeaconOrigin(
          "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko)"
              + " HeadlessChrome/156.0.0.0 Safari/537.36",
          "http://127.0.0.1:9912/site/wv.html?token=secret");

  private final VitalsBeacon reader = new VitalsBeacon();

  @Test
  void every_recorded_beacon_is_taken_in_whole() {
    int vitals = 0;
    for (Path capture : Captures.family("sentry")) {
      byte[] body = Captures.bytes(capture);
      boolean beacon = capture.toString().contains("/web-vitals-");
      if (beacon && body.length > 0) {
        SignalBatch batch = reader.read(body, body.length, CHROMIUM, RECEIVED);
        assertThat(batch.refusals()).as(capture.toString()).isEmpty();
        assertThat(batch.entries()).isNotEmpty().allMatch(e -> e.kind() == EntryKind.VITAL);
        assertThat(batch.entries())
            .allMatch(e -> e.fields().text("url.path", "").startsWith("/site/wv"));
        vitals += batch.entries().size();
      }
    }
    assertThat(vitals).isGreaterThan(50);
  }

  @Test
  void a_metric_of_version_6_has_its_name_value_rating_and_page() {
    Entry inp = resource("web-vitals-6.2.3/inp.json").entries().get(0);
    Fields fields = inp.fields();
    assertThat(inp.timeNanos()).isEqualTo(RECEIVED);
    assertThat(fields.text("vital.name", "")).isEqualTo("INP");
    assertThat(fields.get("vital.value")).isEqualTo(new Value.Real(8));
    assertThat(fields.text("vital.rating", "")).isEqualTo("good");
    assertThat(fields.text("vital.id", "")).isEqualTo("v6-1795403968236-1774464238209");
    assertThat(fields.text("vital.navigation_type", "")).isEqualTo("navigate");
    assertThat(fields.text("url.path", "")).isEqualTo("/site/wv.html");
    assertThat(fields.text("device.type", "")).isEqualTo("desktop");
    assertThat(fields.text("browser.name", "")).isEqualTo("Chrome");
  }

  @Test
  void version_2_is_rated_here_and_tells_its_page_by_its_entries() {
    Entry ttfb = resource("web-vitals-2.1.4/ttfb.json").entries().get(0);
    assertThat(ttfb.fields().text("vital.rating", "")).isEqualTo("good");
    assertThat(ttfb.fields().text("url.path", "")).isEqualTo("/site/wv2.html");
    assertThat(ttfb.detail().items("entries")).hasSize(1);
    Entry fid = resource("web-vitals-2.1.4/fid.json").entries().get(0);
    assertThat(fid.fields().text("vital.name", "")).isEqualTo("FID");
  }

  @Test
  void lists_and_objects_with_metrics_share_what_stands_beside_them() {
    assertThat(resource("web-vitals-6.2.3/batch.json").entries()).hasSizeGreaterThan(3);
    SignalBatch batch =
        read(
            """
            {"page":"/book?step=2","clinicId":7,"device":"tablet","release":"1.2.3",
             "trace_id":"4bf92f3577b34da6a3ce929d0e0e4736","value":1,
             "metrics":[{"name":"LCP","value":4100.5,"id":"a",
                         "attribution":{"element":"img.hero","resourceLoadDuration":900}},
                        {"name":"CLS","value":0.2,"id":"b","clinicId":"8"}]}
            """);
    Fields lcp = batch.entries().get(0).fields();
    assertThat(lcp.text("vital.rating", "")).isEqualTo("poor");
    assertThat(lcp.text("url.path", "")).isEqualTo("/book");
    assertThat(lcp.text("clinic.id", "")).isEqualTo("7");
    assertThat(lcp.text("device.type", "")).isEqualTo("tablet");
    assertThat(lcp.text("release", "")).isEqualTo("1.2.3");
    assertThat(lcp.text("trace.id", "")).isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
    assertThat(lcp.text("vital.target", "")).isEqualTo("img.hero");
    assertThat(batch.entries().get(0).detail().members("attribution").text("element"))
        .isEqualTo("img.hero");
    assertThat(batch.entries().get(1).fields().text("clinic.id", "")).isEqualTo("8");
    assertThat(batch.entries().get(1).fields().text("vital.rating", ""))
        .isEqualTo("needs-improvement");
  }

  @Test
  void a_form_and_the_metrics_of_next_are_read() {
    Fields form =
        read("name=TTFB&value=801&id=v3-1&href=https%3A%2F%2Fclinic.example&speed=4g")
            .entries()
            .get(0)
            .fields();
    assertThat(form.text("vital.rating", "")).isEqualTo("needs-improvement");
    assertThat(form.text("url.path", "")).isEqualTo("/");
    assertThat(form.text("speed", "")).isEqualTo("4g");
    assertThat(read("{\"name\":\"Next.js-hydration\",\"value\":12,\"label\":\"custom\"}").entries())
        .hasSize(1);
  }

  @Test
  void what_is_no_measurement_is_refused_alone() {
    SignalBatch batch =
        read(
            """
            [{"name":"LCP","value":NaN},{"name":"LCP","value":-1},{"name":"LCP","value":1e308},
             {"name":"LCP","value":1e999},{"name":"LCP"},{"name":"LCP","value":{}},{"name":"XYZ","value":1},
             {},7,{"name":"LCP","value":"1200","name":"FCP"}]
            """);
    assertThat(batch.entries()).hasSize(1);
    assertThat(batch.entries().get(0).fields().text("vital.name", "")).isEqualTo("FCP");
    assertThat(batch.refusals())
        .containsExactlyInAnyOrder(
            new Refusal("vital", "bad_value", 6),
            new Refusal("vital", "unknown_name", 2),
            new Refusal("vital", "not_an_object", 1));
  }

  @Test
  void bombs_are_refused_or_bounded() {
    assertThatThrownBy(() -> read("[".repeat(100_000))).isInstanceOf(DecodeException.class);
    assertThatThrownBy(() -> read("x".repeat(300_000))).hasMessageContaining("at most 262144");
    for (String wrong : List.of("", "1", "\"text\"", "a=%zz", "null", "{\"name\":")) {
      assertThatThrownBy(() -> read(wrong)).isInstanceOf(DecodeException.class);
    }
    String one = "{\"name\":\"CLS\",\"value\":0}";
    SignalBatch many = read("[" + one + ("," + one).repeat(999) + "]");
    assertThat(many.entries()).hasSize(VitalsBeacon.MAX_METRICS);
    assertThat(many.refusals()).containsExactly(new Refusal("vital", "too_many", 900));
    StringBuilder wide = new StringBuilder("{\"name\":\"CLS\",\"value\":0");
    for (int i = 0; i < 5_000; i++) {
      wide.append(",\"k").append(i).append("\":").append(i);
    }
    assertThat(read(wide.append('}').toString()).entries().get(0).fields().size()).isLessThan(60);
    Fields mended =
        read("{\"name\":\"CLS\",\"value\":0,\"x\":\"\\ud800\"}").entries().get(0).fields();
    assertThat(mended.text("x", "")).isEqualTo("\uFFFD");
  }

  @Test
  void devices_and_browsers_are_told_by_the_user_agent() {
    assertThat(new BeaconOrigin("Mozilla/5.0 (iPhone; ...) Mobile/15E148 Safari/604.1", ""))
        .extracting(BeaconOrigin::device, BeaconOrigin::browser)
        .containsExactly("mobile", "Safari");
    assertThat(new BeaconOrigin("Mozilla/5.0 (Linux; Android 14) Chrome/120 Safari/537", ""))
        .extracting(BeaconOrigin::device, BeaconOrigin::browser)
        .containsExactly("tablet", "Chrome");
    assertThat(BeaconOrigin.UNKNOWN)
        .extracting(BeaconOrigin::device, BeaconOrigin::browser)
        .containsExactly("", "");
  }

  private SignalBatch resource(String name) {
    byte[] body = Captures.resource("vitals/" + name);
    return reader.read(body, body.length, CHROMIUM, RECEIVED);
  }

  private SignalBatch read(String body) {
    byte[] bytes = body.getBytes(UTF_8);
    return reader.read(bytes, bytes.length, BeaconOrigin.UNKNOWN, RECEIVED);
  }
}
