package aegle.server.probe;

import aegle.metrics.AppendResult;
import aegle.metrics.StoreException;
import aegle.signals.Labels;
import aegle.signals.StaleMarker;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Appends figures that a watcher worked out itself, round by round, and ends the series that a
 * round has no figure for any more. Used by one thread at a time.
 */
public final class FigureLedger {
  private static final Logger LOG = LoggerFactory.getLogger(FigureLedger.class);

  private final String job;
  private final SampleSink sink;
  private final ProbeMeters meters;
  private final SeriesMemory memory;

  /**
   * An empty ledger.
   *
   * @param job whose figures they are
   * @param keySpace differs from that of any other ledger or scrape in this process
   */
  public FigureLedger(String job, String keySpace, SampleSink sink, ProbeMeters meters) {
    this.job = job;
    this.sink = sink;
    this.meters = meters;
    this.memory = new SeriesMemory(keySpace);
  }

  /**
   * Appends one round in one batch.
   *
   * @param figures all that is known now; no entry means that the series has ended
   * @throws aegle.metrics.StoreException when nothing can be kept
   */
  public void append(long nowMillis, Map<Labels, Double> figures) {
    memory.beginRound();
    ScrapeBatch batch = new ScrapeBatch(memory.keySpace(), figures.size() + 16);
    figures.forEach((labels, value) -> {
      KnownSeries series = memory.series(labels);
      series.seen(memory.round(), true);
      batch.add(series, nowMillis, value);
    });
    List<KnownSeries> vanished = memory.vanished();
    vanished.forEach(ended -> batch.add(ended, nowMillis, StaleMarker.VALUE));
    AppendResult result;
    try {
      result = sink.append(job, batch);
    } catch (StoreException e) {
      memory.endNextTime(vanished);
      throw e;
    } finally {
      memory.endRound(true);
    }
    if (result.refusedCount() > 0) {
      meters.refused(result.refusedCount());
      LOG.warn(
          "Refused figures of a watcher: refused={} first={}",
          result.refusedCount(),
          result.firstRefusal());
    }
  }
}
