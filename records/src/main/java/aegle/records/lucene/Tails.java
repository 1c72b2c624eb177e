package aegle.records.lucene;

import aegle.records.EntryId;
import aegle.records.StoreException;
import aegle.records.StoredEntry;
import aegle.records.Tail;
import aegle.records.log.LogBatch;
import aegle.signals.Entry;
import aegle.signals.EntryKind;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.lucene.index.IndexableField;
import org.apache.lucene.index.memory.MemoryIndex;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Those who follow what comes in. Appending only puts a batch into a bounded queue, and that only
 * when somebody follows; one thread puts each entry into an index in memory and asks it the query
 * of every follower, so a tail finds what a search would find.
 */
final class Tails {
  private static final Logger log = LoggerFactory.getLogger(Tails.class);

  /** Encoded bytes that wait to be looked at; further batches are missed by all who follow. */
  private static final long MAX_WAITING_BYTES = 6L << 20;

  /** Entries that wait for one follower to take them; further ones are missed. */
  private static final int MAX_HELD = 1_000;

  /** Encoded bytes of them. */
  private static final long MAX_HELD_BYTES = 1L << 20;

  private final int maxTails;
  private final Counters counters;
  private final WordAnalyzer analyzer = new WordAnalyzer();
  private final List<Follower> followers = new CopyOnWriteArrayList<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<LogBatch> waiting = new ArrayDeque<>();
  private final Thread thread;
  private final CompletableFuture<Boolean> ended = new CompletableFuture<>();
  private long waitingBytes;
  private boolean closing;

  Tails(int maxTails, Counters counters) {
    this.maxTails = maxTails;
    this.counters = counters;
    this.thread = Thread.ofPlatform().name("records-tail").daemon(true).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  Tail follow(Set<EntryKind> kinds, Query query) {
    lock.lock();
    try {
      if (closing) {
        throw new StoreException(StoreException.Reason.CLOSED, "the store of records is closed");
      }
      if (followers.size() >= maxTails) {
        throw new StoreException(
            StoreException.Reason.TOO_MANY_TAILS,
            followers.size() + " tails are open, allowed are " + maxTails + "; close one");
      }
      Follower follower = new Follower(Set.copyOf(kinds), query);
      followers.add(follower);
      return follower;
    } finally {
      lock.unlock();
    }
  }

  /** Lets followers see a batch; never waits. */
  void offer(LogBatch batch) {
    if (followers.isEmpty()) {
      return;
    }
    lock.lock();
    try {
      // A batch larger than all that may wait passes when nothing else does.
      if (waitingBytes + batch.recordBytes() > MAX_WAITING_BYTES && waitingBytes > 0) {
        counters.tailMissed.add(batch.size());
        followers.forEach(follower -> follower.miss(batch.size()));
        return;
      }
      waiting.addLast(batch);
      waitingBytes += batch.recordBytes();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    try {
      for (@Nullable LogBatch batch = take(); batch != null; batch = take()) {
        matchSafely(batch);
      }
    } finally {
      ended.complete(true);
    }
  }

  private @Nullable LogBatch take() {
    lock.lock();
    try {
      while (waiting.isEmpty() && !closing) {
        changed.awaitUninterruptibly();
      }
      LogBatch batch = waiting.pollFirst();
      waitingBytes -= batch == null ? 0 : batch.recordBytes();
      return batch;
    } finally {
      lock.unlock();
    }
  }

  private void matchSafely(LogBatch batch) {
    try {
      match(batch);
    } catch (IOException | RuntimeException | AssertionError e) {
      counters.tailMissed.add(batch.size());
      followers.forEach(follower -> follower.miss(batch.size()));
      log.error("Failed to match records for those who follow: entries={}", batch.size(), e);
    }
  }

  private void match(LogBatch batch) throws IOException {
    MemoryIndex memory = new MemoryIndex();
    // Its names end with the batch, and its figures with it: the indexes count their own.
    DocumentBuilder documents =
        new DocumentBuilder(new HashSet<>(), Integer.MAX_VALUE, new Counters());
    for (int i = 0; i < batch.size() && !followers.isEmpty(); i++) {
      Entry entry = batch.entries().get(i);
      memory.reset();
      for (IndexableField field : documents.timedFieldsOf(entry)) {
        memory.addField(field, analyzer);
      }
      IndexSearcher searcher = memory.createSearcher();
      for (Follower follower : followers) {
        if (follower.kinds.contains(entry.kind()) && searcher.count(follower.query) > 0) {
          EntryId id = new EntryId(entry.kind(), entry.timeNanos(), batch.sequence(i));
          follower.give(new StoredEntry(id, entry), batch.sourceLength(i));
        }
      }
    }
  }

  /** Ends all tails. */
  void close() {
    lock.lock();
    try {
      closing = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    followers.forEach(Follower::close);
    if (thread.getState() != Thread.State.NEW) {
      ended.join();
    }
  }

  /** One who follows. */
  private final class Follower implements Tail {
    private final Set<EntryKind> kinds;
    private final Query query;
    private final ReentrantLock holding = new ReentrantLock();
    private final Condition given = holding.newCondition();
    private final Deque<StoredEntry> held = new ArrayDeque<>();
    private long heldBytes;
    private long missed;
    private boolean open = true;

    Follower(Set<EntryKind> kinds, Query query) {
      this.kinds = kinds;
      this.query = query;
    }

    private void give(StoredEntry entry, long bytes) {
      holding.lock();
      try {
        boolean room = held.size() < MAX_HELD && heldBytes + bytes <= MAX_HELD_BYTES;
        if (room || held.isEmpty()) {
          held.addLast(entry);
          heldBytes += bytes;
        } else {
          missed++;
          counters.tailMissed.increment();
        }
        given.signalAll();
      } finally {
        holding.unlock();
      }
    }

    private void miss(long entries) {
      holding.lock();
      try {
        missed += entries;
        given.signalAll();
      } finally {
        holding.unlock();
      }
    }

    @Override
    public Batch take(Duration wait) {
      holding.lock();
      try {
        long left = wait.toNanos();
        while (open && held.isEmpty() && missed == 0 && left > 0) {
          left = given.awaitNanos(left);
        }
        Batch batch = new Batch(new ArrayList<>(held), missed, open);
        held.clear();
        heldBytes = 0;
        missed = 0;
        return batch;
      } catch (InterruptedException e) {
        throw new IllegalStateException("a thread that follows records was interrupted", e);
      } finally {
        holding.unlock();
      }
    }

    @Override
    public void close() {
      followers.remove(this);
      holding.lock();
      try {
        open = false;
        given.signalAll();
      } finally {
        holding.unlock();
      }
    }
  }
}
