package aegle.records.lucene;

import aegle.records.StoreException;
import aegle.records.log.EntryLog;
import aegle.records.log.LogBatch;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.lucene.store.AlreadyClosedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that changes indexes. It takes batches in the order of the log from a queue that
 * is bounded by bytes, and tasks that have to stand between two batches: checkpoints, deletions.
 *
 * <p>When an index cannot be written (a full disk), everything uncommitted is given up and read
 * again from the log, until it works. Meanwhile the queue fills, and then appends are refused.
 */
final class Indexer {
  private static final Logger log = LoggerFactory.getLogger(Indexer.class);
  private static final Duration HEAL_PAUSE = Duration.ofSeconds(1);

  /** So long an append waits for room in the queue before it is refused. */
  private static final Duration QUEUE_WAIT = Duration.ofSeconds(1);

  private final DayIndexes indexes;
  private final EntryLog entryLog;
  private final long queueBytes;
  private final Counters counters;
  private final InstantSource clock;
  private final Thread thread;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Condition room = lock.newCondition();
  private final Deque<Work> queue = new ArrayDeque<>();
  private final CompletableFuture<Boolean> ended = new CompletableFuture<>();
  private long reservedBytes;
  private boolean closing;

  // Of the thread, and of the opening one before it starts.
  private boolean ill;

  private volatile long appliedSequence;

  /** What waits in the queue. */
  private sealed interface Work {
    record Batch(LogBatch batch) implements Work {}

    record Task(Callable<Long> body, CompletableFuture<Long> result) implements Work {}
  }

  Indexer(
      DayIndexes indexes,
      EntryLog entryLog,
      long queueBytes,
      Counters counters,
      InstantSource clock) {
    this.indexes = indexes;
    this.entryLog = entryLog;
    this.queueBytes = queueBytes;
    this.counters = counters;
    this.clock = clock;
    this.thread = Thread.ofPlatform().name("records-indexer").daemon(true).unstarted(this::run);
  }

  /** Indexes what the log holds beyond the indexes, then begins. */
  EntryLog.Torn recover() throws IOException {
    EntryLog.Torn torn =
        entryLog.recover(
            indexes.greatestCommitted(),
            batch -> {
              counters.replayedEntries.addAndGet(batch.size());
              applyRecovered(batch);
            });
    advance(entryLog.lastSequence());
    return torn;
  }

  private void applyRecovered(LogBatch batch) {
    try {
      indexes.add(batch, today());
      indexes.limitMemory();
      advance(batch.lastSequence());
    } catch (IOException e) {
      throw StoreException.ofDisk("cannot index the log", e);
    }
  }

  void start() {
    thread.start();
  }

  private long today() {
    return DayIndexes.dayOf(Math.multiplyExact(clock.millis(), 1_000_000L));
  }

  /**
   * Keeps room in the queue, and waits for it a moment where there is none: a burst is slowed down
   * before it is refused.
   *
   * @throws StoreException when there still is none
   */
  void reserve(long bytes) {
    lock.lock();
    try {
      long left = QUEUE_WAIT.toNanos();
      // A batch larger than the whole queue passes when nothing else waits.
      while (!closing && reservedBytes > 0 && reservedBytes + bytes > queueBytes) {
        if (left <= 0) {
          throw new StoreException(
              StoreException.Reason.QUEUE_FULL,
              "cannot take "
                  + bytes
                  + " bytes of records: "
                  + reservedBytes
                  + " bytes wait to be indexed, allowed is "
                  + queueBytes
                  + "; try again soon");
        }
        left = room.awaitNanos(left);
      }
      if (closing) {
        throw new StoreException(StoreException.Reason.CLOSED, "the store of records is closed");
      }
      reservedBytes += bytes;
    } catch (InterruptedException e) {
      throw new StoreException(
          StoreException.Reason.QUEUE_FULL, "the thread was interrupted while it waited", e);
    } finally {
      lock.unlock();
    }
  }

  /** Gives room back. */
  void release(long bytes) {
    lock.lock();
    try {
      reservedBytes -= bytes;
      room.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Queues a batch for which room was kept; the caller holds the log's order. */
  void enqueue(LogBatch batch) {
    put(new Work.Batch(batch));
  }

  /** Runs a task between two batches, after all that were queued before, and waits for it. */
  long run(Callable<Long> body) {
    CompletableFuture<Long> result = new CompletableFuture<>();
    lock.lock();
    try {
      if (closing) {
        throw new StoreException(StoreException.Reason.CLOSED, "the store of records is closed");
      }
      put(new Work.Task(body, result));
    } finally {
      lock.unlock();
    }
    try {
      return result.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof StoreException cause) {
        throw cause;
      }
      throw e;
    }
  }

  private void put(Work work) {
    lock.lock();
    try {
      queue.addLast(work);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** The number up to which everything is indexed. */
  long appliedSequence() {
    return appliedSequence;
  }

  long waitingBytes() {
    lock.lock();
    try {
      return reservedBytes;
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    try {
      while (true) {
        Work work = take();
        if (work == null) {
          return;
        }
        switch (work) {
          case Work.Batch(LogBatch batch) -> {
            apply(batch);
            release(batch.recordBytes());
          }
          case Work.Task(Callable<Long> body, CompletableFuture<Long> result) ->
              perform(body, result);
        }
      }
    } finally {
      refuseAll();
      ended.complete(true);
    }
  }

  /** Nobody may wait for a thread that has ended. */
  private void refuseAll() {
    lock.lock();
    try {
      closing = true;
      for (Work work : queue) {
        if (work instanceof Work.Task(Callable<Long> _, CompletableFuture<Long> result)) {
          result.completeExceptionally(
              new StoreException(
                  StoreException.Reason.CLOSED, "the store of records closed before it was done"));
        }
      }
      queue.clear();
      room.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private @Nullable Work take() {
    lock.lock();
    try {
      while (queue.isEmpty() && !closing) {
        changed.awaitUninterruptibly();
      }
      return queue.pollFirst();
    } finally {
      lock.unlock();
    }
  }

  private void apply(LogBatch batch) {
    try {
      if (!ill) {
        indexes.add(batch, today());
        advance(batch.lastSequence());
        indexes.limitMemory();
        return;
      }
    } catch (IOException | RuntimeException | Error e) {
      // Were the thread to end, everything later would be acknowledged and never found: not even
      // too little memory may end it.
      fallIll(e);
    }
    heal(batch.lastSequence());
  }

  private void advance(long sequence) {
    appliedSequence = sequence;
  }

  private void fallIll(Throwable cause) {
    ill = true;
    log.error("Failed to index records, they are kept in the log and tried again", cause);
  }

  /** Reads the log again up to a number until the indexes hold all of it, or the store closes. */
  private void heal(long throughSequence) {
    while (ill) {
      if (!pause()) {
        return;
      }
      counters.heals.increment();
      try {
        indexes.rollback();
        entryLog.replay(
            1,
            batch -> {
              if (batch.lastSequence() <= throughSequence) {
                applyRecovered(batch);
              }
            });
        advance(throughSequence);
        ill = false;
        log.info("Indexed again from the log: through={}", throughSequence);
      } catch (IOException | RuntimeException | Error e) {
        log.warn("Failed to index again, trying on: reason={}", e.toString());
      }
    }
  }

  /** Waits a little; false when the store is closing. */
  private boolean pause() {
    lock.lock();
    try {
      long left = HEAL_PAUSE.toNanos();
      while (!closing && left > 0) {
        left = changed.awaitNanos(left);
      }
      return !closing;
    } catch (InterruptedException e) {
      throw new AssertionError("BUG: the indexing thread was interrupted", e);
    } finally {
      lock.unlock();
    }
  }

  private void perform(Callable<Long> body, CompletableFuture<Long> result) {
    try {
      if (ill) {
        heal(appliedSequence);
      }
      if (ill) {
        throw new StoreException(
            StoreException.Reason.CLOSED, "the store of records closed before its indexes healed");
      }
      result.complete(body.call());
    } catch (IOException | AlreadyClosedException e) {
      fallIll(e);
      result.completeExceptionally(StoreException.ofDisk("cannot change the indexes", e));
    } catch (Exception | Error e) {
      result.completeExceptionally(e);
    }
  }

  /** Commits every index and takes what they cover out of the log. On the indexing thread only. */
  void checkpoint() throws IOException {
    entryLog.rotate();
    long through = appliedSequence;
    indexes.commit(through);
    entryLog.deleteThrough(through);
    counters.checkpoints.increment();
  }

  /** Indexes what waits, and ends. What cannot be indexed stays in the log. */
  void close() {
    lock.lock();
    try {
      closing = true;
      changed.signalAll();
      room.signalAll();
    } finally {
      lock.unlock();
    }
    if (thread.getState() != Thread.State.NEW) {
      ended.join();
    }
  }

  /** Whether the indexes hold everything that was applied, so that a last checkpoint is due. */
  boolean isWell() {
    return !ill;
  }
}
