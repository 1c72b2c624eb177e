package aegle.metrics.tsdb;

import aegle.metrics.AppendResult;
import aegle.metrics.Matcher;
import aegle.metrics.Series;
import aegle.metrics.SeriesStore;
import aegle.metrics.StoreStatus;
import aegle.metrics.testing.SeriesStoreKit;
import aegle.signals.Sample;
import aegle.signals.SampleBatch;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** The kit of all stores, on samples in memory, after a restart, and in blocks. */
class TimeSeriesDatabaseTest {
  private static TimeSeriesDatabase database(Path folder) {
    TimeSeriesDatabase database =
        new TimeSeriesDatabase(
            folder,
            TsdbOptions.defaults(),
            InstantSource.fixed(Instant.ofEpochMilli(1_748_851_200_000L + 3_600_000)));
    database.start();
    return database;
  }

  @Nested
  class InMemory extends SeriesStoreKit {
    @TempDir Path folder;

    @Override
    protected SeriesStore open() {
      return database(folder);
    }
  }

  @Nested
  class ReopenedBeforeEachRead extends SeriesStoreKit {
    @TempDir Path folder;

    @Override
    protected SeriesStore open() {
      return new Disturbed(
          database(folder),
          before -> {
            before.close();
            return database(folder);
          });
    }
  }

  @Nested
  class CutAfterEachAppend extends SeriesStoreKit {
    @TempDir Path folder;

    @Override
    protected SeriesStore open() {
      return new Disturbed(
          database(folder),
          before -> {
            before.cutAll();
            return before;
          });
    }
  }

  @Nested
  class CutAndReopened extends SeriesStoreKit {
    @TempDir Path folder;

    @Override
    protected SeriesStore open() {
      return new Disturbed(
          database(folder),
          before -> {
            before.cutAll();
            before.close();
            return database(folder);
          });
    }
  }

  /** A database to which something happens after each append. */
  private static final class Disturbed implements SeriesStore {
    private final UnaryOperator<TimeSeriesDatabase> disturbance;
    private TimeSeriesDatabase database;

    Disturbed(TimeSeriesDatabase database, UnaryOperator<TimeSeriesDatabase> disturbance) {
      this.database = database;
      this.disturbance = disturbance;
    }

    @Override
    public AppendResult append(SampleBatch batch) {
      AppendResult result = database.append(batch);
      database = disturbance.apply(database);
      return result;
    }

    @Override
    public AppendResult append(List<Sample> samples) {
      AppendResult result = database.append(samples);
      database = disturbance.apply(database);
      return result;
    }

    @Override
    public List<Series> select(long fromMillis, long toMillis, List<Matcher> matchers) {
      return database.select(fromMillis, toMillis, matchers);
    }

    @Override
    public List<String> labelNames(long fromMillis, long toMillis, List<Matcher> matchers) {
      return database.labelNames(fromMillis, toMillis, matchers);
    }

    @Override
    public List<String> labelValues(
        String labelName, long fromMillis, long toMillis, List<Matcher> matchers) {
      return database.labelValues(labelName, fromMillis, toMillis, matchers);
    }

    @Override
    public StoreStatus status() {
      return database.status();
    }

    @Override
    public void close() {
      database.close();
    }
  }
}
