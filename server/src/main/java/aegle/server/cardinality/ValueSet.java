package aegle.server.cardinality;

/** Hashes of the values that a label has. */
final class ValueSet extends SlotTable {
  ValueSet() {
    super(8);
  }

  boolean contains(long hash) {
    return find(hash) != NONE;
  }

  void add(long hash) {
    if (find(hash) == NONE) {
      insert(hash);
    }
  }

  @Override
  void renew(int slots) {}

  @Override
  void move(int from, int to) {}
}
