package aegle.server.cardinality;

/**
 * The counters of a source that are folded: a hash and the last value of each, so that what is
 * added to {@code __other__} is by how much each grew. Guarded by its owner's lock.
 */
final class FoldedCounters extends SlotTable {
  /** Counters that one source may have folded: a million, which take 56 MiB. */
  static final int MAX_OF_SOURCE = 1_000_000;

  private double[] lasts = new double[16];
  private int[] minutes = new int[16];
  private int[] others = new int[16];
  private int[] judgements = new int[16];
  private double[] lastsBefore = lasts;
  private int[] minutesBefore = minutes;
  private int[] othersBefore = others;
  private int[] judgementsBefore = judgements;

  FoldedCounters() {
    super(16);
  }

  boolean isFull() {
    return size() >= MAX_OF_SOURCE;
  }

  /**
   * Notes what a counter shows.
   *
   * @return by how much it grew: a counter that nobody knew from nothing, one that fell from its
   *     reset on
   */
  double grown(long hash, double value, int other, int minute) {
    int slot = find(hash);
    double growth;
    if (slot == NONE) {
      slot = insert(hash);
      growth = value;
    } else {
      double last = lasts[slot];
      growth = value >= last ? value - last : value;
    }
    lasts[slot] = value;
    minutes[slot] = minute;
    others[slot] = other;
    return growth;
  }

  /** Goes on with a counter that was saved. */
  void put(long hash, double last, int other, int minute) {
    double _ = grown(hash, last, other, minute);
  }

  /** Notes in which judgement a counter that is known was last folded. */
  void judged(long hash, int judgement) {
    int slot = find(hash);
    if (slot != NONE) {
      judgements[slot] = judgement;
    }
  }

  /** Whether a counter is known and was folded in a judgement. */
  boolean isJudged(long hash, int judgement) {
    int slot = find(hash);
    return slot != NONE && judgements[slot] == judgement;
  }

  boolean knows(long hash) {
    return find(hash) != NONE;
  }

  double last(int slot) {
    return lasts[slot];
  }

  int other(int slot) {
    return others[slot];
  }

  /** Forgets counters that were not told since. */
  void forgetBefore(int minute) {
    retain(slot -> minutes[slot] >= minute);
  }

  @Override
  void renew(int slots) {
    lastsBefore = lasts;
    minutesBefore = minutes;
    othersBefore = others;
    judgementsBefore = judgements;
    lasts = new double[slots];
    minutes = new int[slots];
    others = new int[slots];
    judgements = new int[slots];
  }

  @Override
  void move(int from, int to) {
    lasts[to] = lastsBefore[from];
    minutes[to] = minutesBefore[from];
    others[to] = othersBefore[from];
    judgements[to] = judgementsBefore[from];
  }
}
