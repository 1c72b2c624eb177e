package aegle.protocols.poolstats;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import aegle.protocols.Refusals;
import aegle.protocols.pino.PinoBody;
import aegle.signals.Entry;
import aegle.signals.Fields;
import aegle.signals.Labels;
import aegle.signals.Measurement;
import aegle.signals.Refusal;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PoolStatsTest {
  private static final long RECEIVED = 1_795_500_000_000_000_000L;

  private final Refusals refusals = new Refusals();

  @Test
  void the_line_that_the_platform_prints_becomes_three_gauges() {
    List<Measurement> gauges =
        gauges(
            "2|clinic-web | 2026-11-23T10:12:13: "
                + "Pool stats: { totalCount: 20, idleCount: 15, waitingCount: 0 }");
    Labels labels = Labels.of("service", "clinic-web", "process", "2");
    long time = 1_795_428_733_000L;
    assertThat(gauges)
        .containsExactly(
            gauge("pg_pool_total_connections", labels, 20, time),
            gauge("pg_pool_idle_connections", labels, 15, time),
            gauge("pg_pool_waiting_requests", labels, 0, time));
    assertThat(refusals.list()).isEmpty();
  }

  @Test
  void colours_json_and_fields_of_a_logger_are_understood() {
    for (String line :
        List.of(
            "Pool stats: { totalCount: \u001b[33m20\u001b[39m, idleCount: \u001b[33m1\u001b[39m,"
                + " waitingCount: \u001b[33m3\u001b[39m }",
            "Pool stats: {\"totalCount\":20,\"idleCount\":1,\"waitingCount\":3}",
            "{\"level\":30,\"totalCount\":20,\"idleCount\":1,\"waitingCount\":3,"
                + "\"msg\":\"Pool stats:\"}")) {
      assertThat(gauges(line))
          .as(line)
          .extracting(Measurement::value)
          .containsExactly(20.0, 1.0, 3.0);
    }
  }

  @Test
  void a_line_that_lost_its_numbers_is_told() {
    assertThat(gauges("Pool stats: [object Object]")).isEmpty();
    assertThat(gauges("Pool stats: { totalCount: 99999999999999999999 }")).isEmpty();
    assertThat(refusals.list())
        .containsExactly(new Refusal("measurement", "pool_stats_unreadable", 2));
  }

  @Test
  void other_lines_are_left_alone() {
    assertThat(gauges("totalCount: 20")).isEmpty();
    assertThat(refusals.list()).isEmpty();
  }

  private List<Measurement> gauges(String line) {
    byte[] bytes = line.getBytes(UTF_8);
    List<Entry> entries =
        new PinoBody()
            .read(bytes, bytes.length, PinoBody.Form.UNSAID, Fields.NONE, RECEIVED)
            .signals()
            .entries();
    return PoolStats.gauges(entries.get(0), refusals);
  }

  private static Measurement gauge(String name, Labels labels, double value, long timeMillis) {
    return new Measurement(name, labels, Measurement.Kind.GAUGE, value, timeMillis);
  }
}
