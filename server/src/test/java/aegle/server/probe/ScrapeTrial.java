package aegle.server.probe;

import aegle.metrics.AppendResult;
import aegle.metrics.Matcher;
import aegle.metrics.SampleBuffer;
import aegle.metrics.Series;
import aegle.metrics.memory.MemorySeriesStore;
import aegle.server.probe.config.PrometheusConfig;
import aegle.server.probe.config.ScrapeConfig;
import aegle.signals.Labels;
import aegle.signals.MetricMetadata;
import aegle.signals.SampleBatch;
import aegle.signals.StaleMarker;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** One job with one target and a store, scraped turn by turn at times that the test chooses. */
final class ScrapeTrial implements AutoCloseable {
  static final long T0 = 1_700_000_000_000L;
  static final long STEP = 15_000;

  final MemorySeriesStore store = new MemorySeriesStore();
  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  final TargetScrape scrape;
  final List<String> families = new ArrayList<>();
  private long now = T0 - STEP;

  private final class StoreSink implements SampleSink {
    @Override
    public AppendResult append(String job, SampleBatch batch) {
      return store.append(batch);
    }

    @Override
    public void describe(String source, Labels target, Collection<MetricMetadata> described) {
      described.forEach(family -> families.add(family.family()));
    }

    @Override
    public void forget(String source) {
      families.clear();
    }
  }

  ScrapeTrial(String jobYaml, Path folder) {
    this.scrape =
        new TargetScrape(
            new TargetScrape.Assignment(target(jobYaml, folder), ""),
            "trial",
            new StoreSink(),
            tools(meters));
  }

  static ProbeTools tools(SimpleMeterRegistry meters) {
    return new ProbeTools(
        InstantSource.system(), System::nanoTime, new ProbeMeters(meters), "0.1", "watch.example");
  }

  static Target target(String jobYaml, Path folder) {
    return targets(jobYaml, folder).active().getFirst();
  }

  static TargetList targets(String jobYaml, Path folder) {
    ScrapeConfig config = config(jobYaml, folder);
    return TargetList.of(config, config.staticGroups());
  }

  static ScrapeConfig config(String jobYaml, Path folder) {
    String yaml = "scrape_configs:\n- " + jobYaml.strip().replace("\n", "\n  ") + "\n";
    return PrometheusConfig.parse("prometheus.yml", yaml, folder).scrapeConfigs().getFirst();
  }

  /** The next turn. */
  TargetSnapshot turn() {
    now += STEP;
    scrape.scrapeOnce(now);
    return scrape.snapshot();
  }

  long now() {
    return now;
  }

  /** What was stored at the last turn, as {@code series value} or {@code series stale}, sorted. */
  List<String> stored() {
    List<String> lines = new ArrayList<>();
    for (Series series : store.select(now, now, List.of())) {
      SampleBuffer samples = new SampleBuffer();
      series.read(now, now, samples);
      if (samples.size() > 0) {
        double value = samples.value(0);
        lines.add(series.labels() + " " + (StaleMarker.is(value) ? "stale" : value));
      }
    }
    return lines;
  }

  /** As {@link #stored}, without the series about the target itself. */
  List<String> storedFromPage() {
    return stored().stream()
        .filter(line -> !line.startsWith("up{") && !line.startsWith("scrape_"))
        .toList();
  }

  /** The value of a series about the target at the last turn. */
  double report(String name) {
    SampleBuffer samples = new SampleBuffer();
    store
        .select(now, now, List.of(Matcher.equal("__name__", name)))
        .forEach(series -> series.read(now, now, samples));
    return samples.value(0);
  }

  @Override
  public void close() {
    scrape.close();
  }
}
