package aegle.server.probe;

import static org.assertj.core.api.Assertions.assertThat;

import aegle.metrics.Matcher;
import aegle.metrics.SampleBuffer;
import aegle.metrics.Series;
import aegle.metrics.memory.MemorySeriesStore;
import aegle.signals.StaleMarker;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OwnFiguresTest {
  private final MemorySeriesStore store = new MemorySeriesStore();
  private String page = "# TYPE aegle_a_total counter\naegle_a_total{x=\"1\"} 3.0\naegle_b 1.0\n";

  @Test
  void the_servers_own_figures_become_series_and_end_when_they_are_gone() {
    ProbeTools tools =
        new ProbeTools(
            () -> Instant.EPOCH, () -> 0, new ProbeMeters(new SimpleMeterRegistry()), "1", "here");
    OwnFigures own =
        new OwnFigures(() -> page, "here:8600", (_, batch) -> store.append(batch), tools);
    own.keep(1_000);
    page = "aegle_a_total{x=\"1\"} 4.0\n";
    own.keep(16_000);

    assertThat(samples("aegle_a_total")).containsExactly("1000=3.0", "16000=4.0");
    assertThat(samples("aegle_b")).containsExactly("1000=1.0", "16000=stale");
    assertThat(samples("up")).containsExactly("1000=1.0", "16000=1.0");
    assertThat(
            store
                .select(0, 20_000, List.of(Matcher.equal("job", "aegle")))
                .getFirst()
                .labels()
                .get("instance"))
        .isEqualTo("here:8600");
  }

  private List<String> samples(String metric) {
    Series series = store.select(0, 20_000, List.of(Matcher.equal("__name__", metric))).getFirst();
    SampleBuffer buffer = new SampleBuffer();
    series.read(0, 20_000, buffer);
    return IntStream.range(0, buffer.size())
        .mapToObj(i ->
            buffer.timestampMillis(i)
                + "="
                + (StaleMarker.is(buffer.value(i)) ? "stale" : buffer.value(i)))
        .toList();
  }
}
