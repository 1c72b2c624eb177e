package aegle.metrics.promql;

/** The times of an evaluation: start, start + step ... up to the end. */
record Steps(long startMillis, long endMillis, long stepMillis) {
  Steps {
    if (stepMillis <= 0) {
      throw new AssertionError("BUG: a step of " + stepMillis + " ms");
    }
  }

  static Steps at(long timeMillis) {
    return new Steps(timeMillis, timeMillis, 1);
  }

  /** How many there are; none when the end lies before the start. */
  int count() {
    return endMillis < startMillis ? 0 : (int) ((endMillis - startMillis) / stepMillis) + 1;
  }

  long millis(int index) {
    return startMillis + index * stepMillis;
  }

  long lastMillis() {
    return millis(count() - 1);
  }
}
