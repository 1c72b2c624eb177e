package aegle.server.cardinality;

import aegle.signals.Labels;

/**
 * Sixty-four bits that stand for a text or for the labels of a series. Keyed, so that no sender can
 * choose labels that meet in one place: of two million series two have one hash by a chance of one
 * in nine million.
 *
 * @param key random; kept with what is saved, so that hashes mean the same after a restart
 */
record LabelHash(long key) {
  private static final long STEP = 0x9E3779B97F4A7C15L;

  long of(String text) {
    return mixed(add(key, text));
  }

  long of(Labels series) {
    long hash = key;
    for (int i = 0; i < series.size(); i++) {
      hash = add(hash, series.name(i));
      hash = add(hash, series.value(i));
    }
    return mixed(hash);
  }

  private static long add(long before, String text) {
    long hash = before ^ text.length();
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * STEP;
      hash ^= hash >>> 29;
    }
    return hash;
  }

  /** Never 0, which marks a free slot. */
  private static long mixed(long hash) {
    long mixed = hash * 0xBF58476D1CE4E5B9L;
    mixed ^= mixed >>> 31;
    return mixed == 0 ? 1 : mixed;
  }
}
