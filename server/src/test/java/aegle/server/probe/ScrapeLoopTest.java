package aegle.server.probe;

import static org.assertj.core.api.Assertions.assertThat;

import aegle.metrics.AppendResult;
import aegle.server.probe.TargetSnapshot.Health;
import aegle.server.probe.config.PrometheusConfig;
import aegle.signals.SampleBatch;
import aegle.signals.StaleMarker;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScrapeLoopTest {
  @TempDir private Path folder;
  private final TargetServer server = TargetServer.start();
  private final BlockingQueue<String> samples = new LinkedBlockingQueue<>();

  @AfterEach
  void stop() {
    server.close();
  }

  private AppendResult take(String job, SampleBatch batch) {
    long count = 0;
    while (batch.nextSeries()) {
      while (batch.nextSample()) {
        String value = StaleMarker.is(batch.value()) ? "stale" : Double.toString(batch.value());
        samples.add(batch.labels().metricName() + batch.labels().get("zone") + " " + value);
        count++;
      }
    }
    return AppendResult.ofAccepted(count);
  }

  private void await(String sample) throws InterruptedException {
    String next = samples.poll(20, TimeUnit.SECONDS);
    while (next != null && !next.equals(sample)) {
      next = samples.poll(20, TimeUnit.SECONDS);
    }
    assertThat(next).as("waited 20 s for " + sample).isNotNull();
  }

  private PrometheusConfig config(String jobs) {
    return PrometheusConfig.parse(
        "prometheus.yml", "global: {scrape_interval: 50ms}\nscrape_configs:\n" + jobs, folder);
  }

  private String job(String name, String zone) {
    return "- {job_name: %s, static_configs: [{targets: ['%s'], labels: {zone: %s}}]}\n"
        .formatted(name, server.address(), zone);
  }

  @Test
  void targets_are_scraped_until_a_new_configuration_leaves_them_out() throws Exception {
    server.serves("a 1\n");
    PrometheusConfig both = config(job("one", "north") + job("two", "south"));
    try (ScrapeLoop loop =
        new ScrapeLoop(both, this::take, ScrapeTrial.tools(new SimpleMeterRegistry()))) {
      loop.start();
      await("anorth 1.0");
      await("asouth 1.0");
      assertThat(loop.snapshot().active()).hasSize(2);

      loop.reload(config(job("one", "north")));
      await("asouth stale");
      assertThat(loop.snapshot().active())
          .extracting(TargetSnapshot::job, TargetSnapshot::health)
          .containsExactly(org.assertj.core.groups.Tuple.tuple("one", Health.UP));
      samples.clear();
      await("anorth 1.0");
    }
    assertThat(samples).doesNotContain("anorth stale");
  }

  @Test
  void a_changed_rule_of_a_job_ends_only_what_it_drops() throws Exception {
    server.serves("a 1\nb 1\n");
    try (ScrapeLoop loop =
        new ScrapeLoop(
            config(job("one", "north")),
            this::take,
            ScrapeTrial.tools(new SimpleMeterRegistry()))) {
      loop.start();
      await("bnorth 1.0");
      loop.reload(
          config(
              job("one", "north")
                  .replace(
                      "}]}",
                      "}], metric_relabel_configs: [{source_labels: [__name__], regex: b,"
                          + " action: drop}]}")));
      await("bnorth stale");
      await("anorth 1.0");
    }
    assertThat(samples).doesNotContain("anorth stale");
  }

  @Test
  void turns_are_spread_over_the_interval_and_stay_where_they_are() {
    Timetable one = Timetable.of("one", 15_000);
    Timetable two = Timetable.of("two", 15_000);

    assertThat(one.offsetMillis()).isNotEqualTo(two.offsetMillis());
    assertThat(Timetable.of("one", 15_000)).isEqualTo(one);
    long turn = one.after(1_700_000_000_000L);
    assertThat(turn).isBetween(1_700_000_000_001L, 1_700_000_015_000L);
    assertThat(one.after(turn)).isEqualTo(turn + 15_000);
    assertThat(one.after(turn - 1)).isEqualTo(turn);
    assertThat(one.turnsBetween(turn, turn + 45_000)).isEqualTo(2);
    assertThat(Timetable.stamp(turn, turn + 2)).isEqualTo(turn);
    assertThat(Timetable.stamp(turn, turn + 300)).isEqualTo(turn + 300);
  }
}
