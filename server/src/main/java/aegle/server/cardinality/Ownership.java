package aegle.server.cardinality;

/** Which source each series belongs to, by the hash of the series. Guarded by its owner's lock. */
final class Ownership extends SlotTable {
  private int[] owners = new int[1_024];
  private int[] minutes = new int[1_024];
  private int[] ownersBefore = owners;
  private int[] minutesBefore = minutes;

  Ownership() {
    super(1_024);
  }

  /** The number of the source, or {@link #NONE} when nobody knows the series. */
  int owner(long hash) {
    int slot = find(hash);
    return slot == NONE ? NONE : owners[slot];
  }

  /**
   * Gives a series to a source.
   *
   * @param minute of now, since 1970
   */
  void put(long hash, int owner, int minute) {
    int found = find(hash);
    int slot = found == NONE ? insert(hash) : found;
    owners[slot] = owner;
    minutes[slot] = minute;
  }

  /** Takes over what a census found of series that nobody knew here. */
  void learn(Ownership found) {
    for (int slot = 0; slot < found.slots(); slot++) {
      long hash = found.key(slot);
      if (hash != 0 && find(hash) == NONE) {
        put(hash, found.owners[slot], found.minutes[slot]);
      }
    }
  }

  /** Forgets series that a census did not find and that were not given away since it began. */
  void forgetBut(Ownership found, int sinceMinute) {
    retain(slot -> minutes[slot] >= sinceMinute || found.find(key(slot)) != NONE);
  }

  int ownerAt(int slot) {
    return owners[slot];
  }

  @Override
  void renew(int slots) {
    ownersBefore = owners;
    minutesBefore = minutes;
    owners = new int[slots];
    minutes = new int[slots];
  }

  @Override
  void move(int from, int to) {
    owners[to] = ownersBefore[from];
    minutes[to] = minutesBefore[from];
  }
}
