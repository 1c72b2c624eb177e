package aegle.metrics.promql;

import aegle.signals.Labels;

/**
 * Takes the rows of a vector one by one, so that none has to be kept that is only to be counted.
 */
interface RowSink {
  /**
   * Takes a row with at least one value. A sink may change the array. Unless it {@link
   * #keepsValues}, the array is lent until the call returns.
   */
  void accept(Labels labels, boolean dropName, double[] values);

  /** Whether the arrays pass to the sink for good. */
  boolean keepsValues();

  /** A sink for rows that this one shall get in a changed form. */
  default RowSink through(RowChange change) {
    RowSink next = this;
    return new RowSink() {
      @Override
      public void accept(Labels labels, boolean dropName, double[] values) {
        change.apply(labels, dropName, values, next);
      }

      @Override
      public boolean keepsValues() {
        return next.keepsValues();
      }
    };
  }

  /** What becomes of a row on its way to the next sink. */
  interface RowChange {
    void apply(Labels labels, boolean dropName, double[] values, RowSink next);
  }
}
