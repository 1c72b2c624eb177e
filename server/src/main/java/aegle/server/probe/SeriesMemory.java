package aegle.server.probe;

import aegle.signals.Labels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one target has sent before: from the text of a series to its final labels, so that labels
 * are made once and not at every scrape, and from each answer to the next, so that a series that
 * vanished is noticed. Two texts that come to the same labels are one series.
 *
 * <p>A scrape is one round: {@link #beginRound}, {@link #find} or {@link #learn} for every sample,
 * {@link KnownSeries#seen} for every kept one once the answer was accepted, then {@link #vanished}
 * and {@link #endRound}. Used by one thread at a time. Holds at most twice the series of the last
 * accepted answer plus {@value #SLACK}.
 */
final class SeriesMemory {
  private static final int SLACK = 1_000;

  private final String keySpace;
  private final Map<Text, Entry> byText = new HashMap<>();
  private final Map<Labels, KnownSeries> byLabels = new HashMap<>();
  private final Text probe = new Text();
  private int numbers;
  private long round;
  private long lastRound;
  private int lastAcceptedTexts;

  /**
   * An empty memory.
   *
   * @param keySpace differs from that of any other memory in this process
   */
  SeriesMemory(String keySpace) {
    this.keySpace = keySpace;
  }

  String keySpace() {
    return keySpace;
  }

  void beginRound() {
    lastRound = round;
    round++;
  }

  long round() {
    return round;
  }

  /** How many series the memory holds. */
  int size() {
    return byLabels.size();
  }

  /** What is known of a text; null when it was never seen. */
  @Nullable Entry find(byte[] bytes, int offset, int length) {
    probe.set(bytes, offset, length);
    Entry entry = byText.get(probe);
    if (entry != null) {
      entry.lastRound = round;
    }
    return entry;
  }

  /** Remembers a text with its final labels; null for a series that is dropped. */
  Entry learn(byte[] bytes, int offset, int length, @Nullable Labels labels) {
    Entry entry = new Entry(labels == null ? null : series(labels));
    entry.lastRound = round;
    byText.put(Text.copyOf(bytes, offset, length), entry);
    return entry;
  }

  /** The series of these labels, remembered from now on. */
  KnownSeries series(Labels labels) {
    return byLabels.computeIfAbsent(labels, key -> new KnownSeries(key, ++numbers));
  }

  /** A series that is not part of the target's answer and never vanishes by itself. */
  KnownSeries apart(Labels labels) {
    return new KnownSeries(labels, ++numbers);
  }

  /** Whether a series was not in the answer before this one; asked before it is marked as seen. */
  boolean isNew(KnownSeries known) {
    return known.lastRound() != lastRound && known.lastRound() != round;
  }

  /** The series that the last answer had and this one has not, and that end with that. */
  List<KnownSeries> vanished() {
    List<KnownSeries> vanished = new ArrayList<>();
    for (KnownSeries known : byLabels.values()) {
      if (known.lastRound() == lastRound && known.endsWhenItVanishes() && lastRound > 0) {
        vanished.add(known);
      }
    }
    return vanished;
  }

  /**
   * Takes series as part of this answer though they have vanished, for their ends could not be
   * kept: the next round ends them, unless they are back. Called before {@link #endRound}.
   */
  void endNextTime(List<KnownSeries> ended) {
    ended.forEach(known -> known.seen(round, true));
  }

  /** Forgets what was not seen: after an accepted answer at once, else when it grows too much. */
  void endRound(boolean accepted) {
    if (accepted || byText.size() > 2 * lastAcceptedTexts + SLACK) {
      byText.values().removeIf(entry -> entry.lastRound != round);
      byLabels.values().removeIf(known -> known.lastRound() != round);
    }
    if (accepted) {
      lastAcceptedTexts = byText.size();
    }
  }

  /** Forgets what texts mean, after the rules of relabelling have changed; series stay known. */
  void forgetTexts() {
    byText.clear();
  }

  /** A text that was seen: its series, or none when it is dropped. */
  static final class Entry {
    private final @Nullable KnownSeries series;
    private long lastRound;

    private Entry(@Nullable KnownSeries series) {
      this.series = series;
    }

    @Nullable KnownSeries series() {
      return series;
    }
  }

  /** Bytes as a key; the one that is looked up with is reused and never stored. */
  private static final class Text {
    private byte[] bytes = {};
    private int offset;
    private int length;
    private int hash;

    static Text copyOf(byte[] bytes, int offset, int length) {
      Text copy = new Text();
      copy.set(Arrays.copyOfRange(bytes, offset, offset + length), 0, length);
      return copy;
    }

    void set(byte[] newBytes, int newOffset, int newLength) {
      bytes = newBytes;
      offset = newOffset;
      length = newLength;
      int h = 1;
      for (int i = newOffset; i < newOffset + newLength; i++) {
        h = 31 * h + newBytes[i];
      }
      hash = h;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Text that
          && hash == that.hash
          && Arrays.equals(
              bytes, offset, offset + length, that.bytes, that.offset, that.offset + that.length);
    }

    @Override
    public int hashCode() {
      return hash;
    }
  }
}
