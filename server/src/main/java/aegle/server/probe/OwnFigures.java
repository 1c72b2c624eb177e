package aegle.server.probe;

import aegle.protocols.exposition.ExpositionFormat;
import aegle.protocols.exposition.ExpositionReader;
import aegle.signals.Labels;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * Keeps the server's own figures as series, without a scrape: the rules that watch rules,
 * deliveries and the store need them on every installation, whatever is configured and whoever may
 * read {@code /metrics}.
 */
public final class OwnFigures implements AutoCloseable {
  private static final Duration INTERVAL = Duration.ofSeconds(15);
  private static final String JOB = "aegle";

  private final Supplier<String> page;
  private final Labels identity;
  private final FigureLedger ledger;
  private final Rounds rounds;

  /**
   * A watcher that is not started yet.
   *
   * @param page the figures in the text format, as {@code /metrics} shows them
   * @param instance how this server is told from others, such as {@code localhost:8600}
   */
  public OwnFigures(Supplier<String> page, String instance, SampleSink sink, ProbeTools tools) {
    this.page = page;
    this.identity = Labels.of("job", JOB, "instance", instance);
    this.ledger = new FigureLedger(JOB, JOB, sink, tools.meters());
    this.rounds = new Rounds(JOB, INTERVAL.toMillis(), new Semaphore(1), tools, this::keep);
  }

  /** Begins to keep them. */
  public void start() {
    rounds.start();
  }

  /** One round, stamped with the given time. */
  void keep(long nowMillis) {
    byte[] text = page.get().getBytes(StandardCharsets.UTF_8);
    ExpositionReader reader =
        ExpositionReader.of(ExpositionFormat.TEXT, text, text.length, JOB, nowMillis);
    Map<Labels, Double> figures = new LinkedHashMap<>();
    figures.put(of(Labels.of(Labels.METRIC_NAME, "up")), 1.0);
    while (reader.nextSeries()) {
      Labels labels = of(reader.labels());
      while (reader.nextSample()) {
        figures.put(labels, reader.value());
      }
    }
    ledger.append(nowMillis, figures);
  }

  private Labels of(Labels own) {
    Labels.Builder labels = own.toBuilder();
    identity.forEach(labels::set);
    return labels.build();
  }

  /** Ends the loop; the series stay as they are, since the server is only away for a while. */
  @Override
  public void close() {
    rounds.stop(() -> {});
  }
}
