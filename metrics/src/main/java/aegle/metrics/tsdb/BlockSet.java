package aegle.metrics.tsdb;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The blocks of one moment, oldest first. A reader enters, reads and exits; the mappings of blocks
 * that later sets no longer hold are closed when the last reader of the last set with them is out.
 */
final class BlockSet implements AutoCloseable {
  private final List<Block> blocks;

  // One for being the current set, one for each reader.
  private final AtomicInteger users = new AtomicInteger(1);

  BlockSet(List<Block> blocks) {
    this.blocks = List.copyOf(blocks);
    this.blocks.forEach(Block::retain);
  }

  List<Block> blocks() {
    return blocks;
  }

  /** Whether the caller may read; it then calls {@link #close} afterwards. */
  boolean enter() {
    while (true) {
      int now = users.get();
      if (now == 0) {
        return false;
      }
      if (users.compareAndSet(now, now + 1)) {
        return true;
      }
    }
  }

  @Override
  public void close() {
    if (users.decrementAndGet() == 0) {
      blocks.forEach(Block::release);
    }
  }
}
