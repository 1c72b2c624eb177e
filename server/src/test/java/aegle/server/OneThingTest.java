package aegle.server;

import static aegle.server.SendingPlatform.KEY;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import aegle.server.twins.TwinWatch;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The bytes that two SDKs write for the same bookings, at the doors of a real server. */
class OneThingTest {
  private long startNanos;

  @Test
  void a_booking_that_dogstatsd_and_opentelemetry_tell_is_counted_once(@TempDir Path folder)
      throws Exception {
    Path config = SendingPlatform.writeDecisions(folder.resolve("config"));
    Files.writeString(
        config.resolve("aegle.yml"),
        """

        same:
          - name: appointment_booked
            are: [appointment_booked_total, appointment_bookings_total]
            prefer: [statsd]
        """,
        StandardOpenOption.APPEND);
    int udp = StatsdDoorsTest.freeUdpPort();
    startNanos = InstantSource.system().millis() * 1_000_000;
    try (RunningAegle aegle =
        RunningAegle.start(
            new ServerOptions(config, folder.resolve("data"), 0, 0, 0, udp, false))) {
      book(aegle, udp, 1, 1);
      awaitBoth(aegle, 1);
      TwinWatch twins = aegle.part(TwinWatch.class);
      twins.round();
      twins.round();
      for (int booking = 2; booking <= 6; booking++) {
        book(aegle, udp, 1, booking);
      }
      awaitBoth(aegle, 6);
      twins.round();
      JsonNode event = aegle.query("sum by (clinic_id) (aegle_event_total)", KEY).get(0);
      assertThat(event.at("/metric/clinic_id").asString()).isEqualTo("c-1");
      assertThat(event.at("/value/1").asDouble()).as("six, or five of a late start").isIn(5.0, 6.0);
      JsonNode same = aegle.get("/api/aegle/v1/same", KEY).json().at("/data/0");
      assertThat(same.get("event").asString()).isEqualTo("appointment_booked");
      assertThat(same.get("status").asString()).isEqualTo("confirmed");
      assertThat(same.get("sources").size()).isEqualTo(2);
      assertThat(same.get("sources").toString()).contains("\"difference\":0");
      assertThat(aegle.get("/metrics", KEY).body())
          .contains("aegle_sources_disagreement{event=\"appointment_booked\"");
    }
  }

  /** As hot-shots writes an increment, and the SDK of OpenTelemetry for Node.js a counter. */
  private void book(RunningAegle aegle, int udp, int increment, int total) throws Exception {
    StatsdDoorsTest.sendUdp("appointment.booked:" + increment + "|c|#clinic_id:c-1", udp);
    String metrics =
        """
        {"resourceMetrics":[{"resource":{"attributes":[{"key":"service.name","value":\
        {"stringValue":"booking"}}]},"scopeMetrics":[{"scope":{"name":"booking","version":""},\
        "metrics":[{"name":"appointment.bookings","description":"","unit":"",\
        "sum":{"aggregationTemporality":2,"isMonotonic":true,"dataPoints":[{"attributes":\
        [{"key":"clinic_id","value":{"stringValue":"c-1"}}],"startTimeUnixNano":"%d",\
        "timeUnixNano":"%d","asDouble":%d}]}}]}]}]}\
        """
            .formatted(startNanos, InstantSource.system().millis() * 1_000_000, total);
    String[] headers = {"Content-Type", "application/json", KEY[0], KEY[1]};
    assertThat(aegle.post("/v1/metrics", metrics.getBytes(UTF_8), headers).status()).isEqualTo(200);
  }

  private static void awaitBoth(RunningAegle aegle, int bookings) throws Exception {
    for (String metric : new String[] {"appointment_booked_total", "appointment_bookings_total"}) {
      String query = metric + " == " + bookings;
      RunningAegle.await(query, () -> aegle.query(query, KEY), result -> result.size() == 1);
    }
  }
}
