package aegle.metrics.promql;

import aegle.signals.Labels;
import java.util.ArrayList;
import java.util.List;

/** Keeps all rows, within the limit of samples. */
final class RowList implements RowSink {
  private final QueryRun run;
  private final List<Row> rows = new ArrayList<>();

  RowList(QueryRun run) {
    this.run = run;
  }

  @Override
  public void accept(Labels labels, boolean dropName, double[] values) {
    run.hold(values.length);
    rows.add(new Row(labels, dropName, values));
  }

  @Override
  public boolean keepsValues() {
    return true;
  }

  List<Row> rows() {
    return rows;
  }
}
