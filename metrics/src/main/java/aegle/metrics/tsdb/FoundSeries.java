package aegle.metrics.tsdb;

import aegle.metrics.SampleBuffer;
import aegle.metrics.Series;
import aegle.signals.Labels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A series as a query found it: in memory, in blocks, or both. Samples are read when asked for; if
 * the set of blocks has changed by then (a cut, a compaction), the series is looked up again in the
 * new one. So a result may be kept as long as one likes and holds no file open.
 */
final class FoundSeries implements Series {
  private static final int[] NO_NUMBERS = {};

  private final Labels labels;
  private final @Nullable HeadSeries inHead;
  private final Blocks blocks;
  private final BlockSet foundIn;

  // Places in the set and numbers in those blocks, in the order of the first sample there.
  private int[] places = NO_NUMBERS;
  private int[] numbers = NO_NUMBERS;

  FoundSeries(Labels labels, @Nullable HeadSeries inHead, Blocks blocks, BlockSet foundIn) {
    this.labels = labels;
    this.inHead = inHead;
    this.blocks = blocks;
    this.foundIn = foundIn;
  }

  /** While the result is being made. */
  void addPlace(int place, int number) {
    places = Arrays.copyOf(places, places.length + 1);
    numbers = Arrays.copyOf(numbers, numbers.length + 1);
    places[places.length - 1] = place;
    numbers[numbers.length - 1] = number;
  }

  @Override
  public Labels labels() {
    return labels;
  }

  @Override
  public void read(long fromMillis, long toMillis, SampleBuffer into) {
    int start = into.size();
    while (true) {
      try (BlockSet set = blocks.enter()) {
        if (set == foundIn) {
          readPlaces(set, fromMillis, toMillis, into);
        } else {
          readAnew(set, fromMillis, toMillis, into);
        }
        if (inHead != null) {
          inHead.read(after(into, start, fromMillis), toMillis, into);
        }
        // The head lets go of samples only after the set with their block is current. If that
        // has changed meanwhile, what was read may miss them.
        if (blocks.isCurrent(set)) {
          return;
        }
        into.setSize(start);
      }
    }
  }

  private void readPlaces(BlockSet set, long from, long to, SampleBuffer into) {
    int start = into.size();
    if (places.length > 1 && overlapping(set)) {
      readAnew(set, from, to, into);
      return;
    }
    for (int i = 0; i < places.length; i++) {
      set.blocks().get(places[i]).read(numbers[i], after(into, start, from), to, into);
    }
  }

  private boolean overlapping(BlockSet set) {
    for (int i = 1; i < places.length; i++) {
      long before = set.blocks().get(places[i - 1]).footer().maxMillis();
      if (set.blocks().get(places[i]).footer().minMillis() <= before) {
        return true;
      }
    }
    return false;
  }

  /** Where a series stands in a block of the set. */
  private record Place(Block block, int number, long firstMillis) {}

  private void readAnew(BlockSet set, long from, long to, SampleBuffer into) {
    List<Place> found = new ArrayList<>();
    for (Block block : set.blocks()) {
      int number = block.overlaps(from, to) ? block.find(labels) : -1;
      if (number >= 0) {
        found.add(new Place(block, number, block.read(number).firstMillis()));
      }
    }
    // The parts of a series in different blocks follow one another, save for samples held twice.
    found.sort((a, b) -> Long.compare(a.firstMillis(), b.firstMillis()));
    int start = into.size();
    for (Place place : found) {
      place.block().read(place.number(), after(into, start, from), to, into);
    }
  }

  /** The range that is left once the samples so far are read. */
  private static long after(SampleBuffer into, int start, long from) {
    return into.size() > start ? into.timestampMillis(into.size() - 1) + 1 : from;
  }
}
