package aegle.protocols.exposition;

import aegle.protocols.DecodeException;
import aegle.signals.Labels;
import aegle.signals.SampleBatch;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A page with a target's labels and relabelling laid over it: series that the mapping drops are
 * skipped, the others carry the mapped labels. The mapping runs once for each new line; after that
 * a {@link RelabelMemo} answers.
 *
 * <p>Use: {@link #prepare} once, then hand it to the store, then ask the memo what vanished. The
 * key space must name the target, since the same line means another series elsewhere. Not
 * thread-safe.
 */
public final class RelabelledBatch implements SampleBatch {
  private final ExpositionReader page;
  private final RelabelMemo memo;
  private final Function<Labels, @Nullable Labels> mapping;
  private final boolean timestampsHonored;
  private final long scrapeMillis;
  private @Nullable Labels current;

  /**
   * How many samples a page has.
   *
   * @param scraped on the page
   * @param kept after relabelling
   * @param added series that were not on the page before, after relabelling
   */
  public record Counts(int scraped, int kept, int added) {}

  /**
   * Lays a mapping over a page.
   *
   * @param mapping from the labels on the page to those to keep, or null to drop the series
   * @param timestampsHonored whether times on the page count; otherwise the time of the scrape
   */
  public RelabelledBatch(
      ExpositionReader page,
      RelabelMemo memo,
      Function<Labels, @Nullable Labels> mapping,
      boolean timestampsHonored,
      long scrapeMillis) {
    this.page = page;
    this.memo = memo;
    this.mapping = mapping;
    this.timestampsHonored = timestampsHonored;
    this.scrapeMillis = scrapeMillis;
  }

  /**
   * Walks the page once, so that a page which is wrong at its end stores nothing, and rewinds. Runs
   * the mapping for every line that is new.
   *
   * @throws DecodeException when the page or the labels of a series are wrong
   */
  public Counts prepare() {
    page.check();
    memo.begin();
    int scraped = 0;
    int kept = 0;
    int added = 0;
    page.rewind();
    while (page.nextSeries()) {
      scraped++;
      RelabelMemo.Decision known = find();
      Labels labels = known == null ? decide() : known.kept();
      if (labels != null) {
        kept++;
        added += known == null ? 1 : 0;
      }
    }
    page.rewind();
    return new Counts(scraped, kept, added);
  }

  private RelabelMemo.@Nullable Decision find() {
    byte[] key = page.keyBytes();
    return memo.find(key, page.keyOffset(), page.keyLength(), carriesTime());
  }

  private boolean carriesTime() {
    return timestampsHonored && page.isTimestamped();
  }

  private @Nullable Labels decide() {
    Labels labels = mapping.apply(page.labels());
    byte[] key = page.keyBytes();
    memo.put(key, page.keyOffset(), page.keyLength(), labels, carriesTime());
    return labels;
  }

  @Override
  public boolean nextSeries() {
    while (page.nextSeries()) {
      RelabelMemo.Decision known = find();
      current = known == null ? decide() : known.kept();
      if (current != null) {
        return true;
      }
    }
    return false;
  }

  @Override
  public byte[] keyBytes() {
    return page.keyBytes();
  }

  @Override
  public int keyOffset() {
    return page.keyOffset();
  }

  @Override
  public int keyLength() {
    return page.keyLength();
  }

  @Override
  public String keySpace() {
    return page.keySpace();
  }

  @Override
  public Labels labels() {
    if (current == null) {
      throw new AssertionError("BUG: labels asked for before the first series");
    }
    return current;
  }

  @Override
  public boolean nextSample() {
    return page.nextSample();
  }

  @Override
  public long timestampMillis() {
    return timestampsHonored ? page.timestampMillis() : scrapeMillis;
  }

  @Override
  public double value() {
    return page.value();
  }
}
