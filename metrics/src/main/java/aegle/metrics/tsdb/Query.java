package aegle.metrics.tsdb;

import aegle.metrics.Series;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.roaringbitmap.IntIterator;
import org.roaringbitmap.RoaringBitmap;

/**
 * Answers one question from the head and the blocks that overlap a range of time. The head is asked
 * before the blocks: what it lets go of meanwhile is then in the blocks.
 */
final class Query {
  private final Head head;
  private final Blocks blocks;
  private final long fromMillis;
  private final long toMillis;
  private final Selection selection;

  Query(Head head, Blocks blocks, long fromMillis, long toMillis, Selection selection) {
    this.head = head;
    this.blocks = blocks;
    this.fromMillis = fromMillis;
    this.toMillis = toMillis;
    this.selection = selection;
  }

  /** The matching series, sorted by labels. */
  List<Series> series() {
    List<HeadSeries> inHead = head.select(fromMillis, toMillis, selection);
    try (BlockSet set = blocks.enter()) {
      List<FoundSeries> found = new ArrayList<>(inHead.size());
      for (HeadSeries series : inHead) {
        found.add(new FoundSeries(series.labels(), series, blocks, set));
      }
      for (int place = 0; place < set.blocks().size(); place++) {
        Block block = set.blocks().get(place);
        if (block.overlaps(fromMillis, toMillis)) {
          found = merge(found, set, place, selection.on(block.index()));
        }
      }
      return List.copyOf(found);
    }
  }

  /** Both lists are sorted by labels, so is the result. */
  private List<FoundSeries> merge(
      List<FoundSeries> found, BlockSet set, int place, RoaringBitmap matching) {
    if (matching.isEmpty()) {
      return found;
    }
    Block block = set.blocks().get(place);
    List<FoundSeries> merged = new ArrayList<>(found.size() + 16);
    int next = 0;
    IntIterator numbers = matching.getIntIterator();
    while (numbers.hasNext()) {
      int number = numbers.next();
      Block.Entry entry = block.read(number);
      if (entry.firstMillis() > toMillis || entry.lastMillis() < fromMillis) {
        continue;
      }
      int order = -1;
      while (next < found.size()
          && (order = found.get(next).labels().compareTo(entry.labels())) < 0) {
        merged.add(found.get(next++));
      }
      FoundSeries series;
      if (next < found.size() && order == 0) {
        series = found.get(next++);
      } else {
        series = new FoundSeries(entry.labels(), null, blocks, set);
      }
      series.addPlace(place, number);
      merged.add(series);
    }
    merged.addAll(found.subList(next, found.size()));
    return merged;
  }

  List<String> labelNames() {
    TreeSet<String> names = new TreeSet<>();
    onEach(asked -> {
      for (String name : asked.index().names()) {
        if (!names.contains(name) && isCarried(asked, name)) {
          names.add(name);
        }
      }
    });
    return List.copyOf(names);
  }

  private static boolean isCarried(Head.Asked asked, String name) {
    for (String value : asked.index().values(name)) {
      if (RoaringBitmap.intersects(asked.series(), asked.index().having(name, value))) {
        return true;
      }
    }
    return false;
  }

  List<String> labelValues(String name) {
    TreeSet<String> values = new TreeSet<>();
    onEach(asked -> {
      for (String value : asked.index().values(name)) {
        if (!values.contains(value)
            && RoaringBitmap.intersects(asked.series(), asked.index().having(name, value))) {
          values.add(value);
        }
      }
    });
    return List.copyOf(values);
  }

  private void onEach(Consumer<Head.Asked> question) {
    head.ask(fromMillis, toMillis, selection, question);
    try (BlockSet set = blocks.enter()) {
      for (Block block : set.blocks()) {
        if (block.overlaps(fromMillis, toMillis)) {
          question.accept(new Head.Asked(block.index(), selection.on(block.index())));
        }
      }
    }
  }
}
