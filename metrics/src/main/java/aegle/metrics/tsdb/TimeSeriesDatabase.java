package aegle.metrics.tsdb;

import aegle.metrics.AppendResult;
import aegle.metrics.Matcher;
import aegle.metrics.Series;
import aegle.metrics.SeriesStore;
import aegle.metrics.StoreException;
import aegle.metrics.StoreStatus;
import aegle.signals.Labels;
import aegle.signals.Sample;
import aegle.signals.SampleBatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The embedded time-series database: one folder, one process. Built, then {@link #start}ed (which
 * reads the log), then used from any thread, then {@link #close}d.
 *
 * <p>Appends go one at a time, under one lock: identifying a sample, logging and buffering it take
 * a fraction of a microsecond, and striping would cost the order that makes it so cheap. Queries
 * take no part in that lock. Cutting, compaction and retention run on one thread, forcing the log
 * on another.
 */
public final class TimeSeriesDatabase implements SeriesStore {
  private static final Logger log = LoggerFactory.getLogger(TimeSeriesDatabase.class);

  /** Entries in the lists of the status. */
  private static final int LARGEST_SHOWN = 10;

  private final Path folder;
  private final InstantSource clock;
  private final Counters counters = new Counters();
  private final ReentrantLock appendLock = new ReentrantLock();
  private final Head head = new Head();
  private final KeyTable keys;
  private final Wal wal;
  private final Blocks blocks;
  private final Intake intake;
  private final Maintenance maintenance;
  private final Loop maintenanceLoop;
  private final Loop forceLoop;
  private final boolean forcesEach;
  private @Nullable FolderLock folderLock;
  private volatile boolean open;

  public TimeSeriesDatabase(Path folder, TsdbOptions options, InstantSource clock) {
    this(folder, options, clock, Disk.real());
  }

  TimeSeriesDatabase(Path folder, TsdbOptions options, InstantSource clock, Disk disk) {
    this.folder = folder;
    this.clock = clock;
    keys = new KeyTable(options.maxSeries());
    wal = new Wal(disk, walFolder(), options.walSegmentBytes(), counters);
    blocks = new Blocks(disk, blockFolder(), counters);
    intake = new Intake(head, keys, wal, blocks, options, counters, clock);
    maintenance = new Maintenance(head, keys, wal, blocks, options, counters, clock, appendLock);
    maintenanceLoop =
        new Loop(
            "aegle-tsdb-maintenance", options.maintenanceInterval(), maintenance::run, counters);
    forcesEach = options.fsyncInterval().isZero();
    forceLoop =
        new Loop(
            "aegle-tsdb-fsync",
            forcesEach ? options.maintenanceInterval() : options.fsyncInterval(),
            wal::sync,
            counters);
  }

  private Path walFolder() {
    return folder.resolve("wal");
  }

  private Path blockFolder() {
    return folder.resolve("blocks");
  }

  /**
   * Takes possession of the folder, opens the blocks, reads the log, and starts the background
   * work. Samples may be appended when this returns.
   *
   * @throws StoreException when another process has the folder, or it cannot be read
   */
  public void start() {
    long began = clock.millis();
    try {
      PrivateFolder.create(walFolder());
      PrivateFolder.create(blockFolder());
      folderLock = FolderLock.of(folder);
      blocks.open();
      wal.reserveNumbers(blocks.nextSegment());
      wal.adopt(new WalReplay(head, counters).read(walFolder(), blocks::floorMillis));
      open = true;
    } catch (IOException e) {
      throw new StoreException(
          "cannot open the time-series database in " + folder + ": " + e.getMessage(), e);
    } finally {
      if (!open) {
        releaseFolder();
      }
    }
    counters.replayMillis.set(clock.millis() - began);
    log.info(
        "Opened the time-series database: folder={} series={} replayedSamples={} millis={}",
        folder,
        head.seriesCount(),
        counters.replayedSamples.sum(),
        counters.replayMillis.get());
    maintenanceLoop.start();
    forceLoop.start();
  }

  @Override
  public AppendResult append(SampleBatch batch) {
    AppendResult result;
    long position;
    appendLock.lock();
    try {
      requireOpen();
      result = intake.append(batch);
      position = wal.position();
    } finally {
      appendLock.unlock();
    }
    afterAppend(position);
    return result;
  }

  @Override
  public AppendResult append(List<Sample> samples) {
    AppendResult result;
    long position;
    appendLock.lock();
    try {
      requireOpen();
      result = intake.append(samples);
      position = wal.position();
    } finally {
      appendLock.unlock();
    }
    afterAppend(position);
    return result;
  }

  private void requireOpen() {
    if (!open) {
      throw new StoreException("the time-series database in " + folder + " is not open");
    }
  }

  private void afterAppend(long position) {
    if (forcesEach) {
      wal.syncThrough(position);
    }
    if (head.newestMillis() >= maintenance.wakeAtMillis()) {
      maintenanceLoop.wake();
    }
  }

  @Override
  public List<Series> select(long fromMillis, long toMillis, List<Matcher> matchers) {
    return query(fromMillis, toMillis, matchers).series();
  }

  @Override
  public List<String> labelNames(long fromMillis, long toMillis, List<Matcher> matchers) {
    return query(fromMillis, toMillis, matchers).labelNames();
  }

  @Override
  public List<String> labelValues(
      String labelName, long fromMillis, long toMillis, List<Matcher> matchers) {
    return query(fromMillis, toMillis, matchers).labelValues(labelName);
  }

  private Query query(long fromMillis, long toMillis, List<Matcher> matchers) {
    return new Query(head, blocks, fromMillis, toMillis, new Selection(matchers));
  }

  /** Does what background work is due now, in the caller's thread. */
  public void maintain() {
    maintenance.run();
  }

  /**
   * Puts everything in memory into blocks, so that a copy of the folder is a compact snapshot.
   * Appends go on meanwhile.
   */
  public void cutAll() {
    maintenance.cutAll();
  }

  /**
   * Puts everything appended so far into blocks and links them into a new folder. To go back to it,
   * start on a folder whose {@code blocks} holds these files.
   *
   * @throws StoreException when the folder cannot be written
   */
  public void snapshot(Path into) {
    cutAll();
    try (BlockSet set = blocks.enter()) {
      PrivateFolder.create(into);
      for (Block block : set.blocks()) {
        Files.createLink(into.resolve(block.path().getFileName()), block.path());
      }
    } catch (IOException e) {
      throw new StoreException("cannot make a snapshot in " + into + ": " + e.getMessage(), e);
    }
  }

  @Override
  public StoreStatus status() {
    Map<String, Double> figures = new TreeMap<>();
    counters.writeTo(figures);
    figures.put("aegle_tsdb_wal_bytes", (double) wal.bytes());
    figures.put("aegle_tsdb_block_bytes", (double) blocks.bytes());
    figures.put("aegle_tsdb_head_chunks", (double) head.chunks());
    figures.put("aegle_tsdb_head_series", (double) head.seriesCount());
    try (BlockSet set = blocks.enter()) {
      figures.put("aegle_tsdb_blocks", (double) set.blocks().size());
      long samples = 0;
      for (Block block : set.blocks()) {
        samples += block.footer().samples();
      }
      figures.put("aegle_tsdb_block_samples", (double) samples);
    }
    Map<String, Long> byMetric = new LinkedHashMap<>();
    Map<String, Long> byLabel = new LinkedHashMap<>();
    head.ask(
        Long.MIN_VALUE,
        Long.MAX_VALUE,
        new Selection(List.of()),
        asked -> {
          LabelIndex index = asked.index();
          for (String metric : index.values(Labels.METRIC_NAME)) {
            byMetric.put(metric, index.having(Labels.METRIC_NAME, metric).getLongCardinality());
          }
          for (String name : index.names()) {
            byLabel.put(name, (long) index.values(name).length);
          }
        });
    return new StoreStatus(
        head.seriesCount(),
        head.chunks(),
        head.oldestMillis(),
        Math.max(head.newestMillis(), blocks.newestMillis()),
        head.labelPairs(),
        largest(byMetric),
        largest(byLabel),
        figures);
  }

  private static Map<String, Long> largest(Map<String, Long> counts) {
    Map<String, Long> largest = new LinkedHashMap<>();
    counts.entrySet().stream()
        .sorted(
            Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()))
        .limit(LARGEST_SHOWN)
        .forEach(entry -> largest.put(entry.getKey(), entry.getValue()));
    return largest;
  }

  /** Ends the background work, forces the log, and gives the folder free. */
  @Override
  public void close() {
    if (!open) {
      releaseFolder();
      return;
    }
    maintenance.stop();
    maintenanceLoop.stop();
    forceLoop.stop();
    appendLock.lock();
    try {
      open = false;
      wal.close();
    } finally {
      appendLock.unlock();
      blocks.close();
      releaseFolder();
    }
  }

  private void releaseFolder() {
    FolderLock held = folderLock;
    folderLock = null;
    if (held != null) {
      try {
        held.close();
      } catch (IOException e) {
        throw new StoreException("cannot give the folder free: " + e.getMessage(), e);
      }
    }
  }
}
