package aegle.metrics.promql;

import aegle.signals.Labels;
import aegle.signals.StaleMarker;
import java.util.Arrays;
import java.util.List;

/**
 * One series of an instant vector at all steps.
 *
 * @param dropName whether the metric name no longer tells what the values are, so that it goes from
 *     the answer; until then it helps to tell series apart and to word warnings
 * @param values one a step; {@link #ABSENT} where there is none
 */
@SuppressWarnings("ArrayRecordComponent") // A column, not a value: rows are never compared.
record Row(Labels labels, boolean dropName, double[] values) {
  /**
   * Stands for no value. Told by its bits only: staleness markers never come out of a selector, and
   * arithmetic never makes one.
   */
  static final double ABSENT = StaleMarker.VALUE;

  /** Labels that say what a metric is and go together with its name. */
  private static final List<String> METADATA = List.of(Labels.METRIC_NAME, "__type__", "__unit__");

  static boolean isAbsent(double value) {
    return StaleMarker.is(value);
  }

  static double[] absent(int count) {
    double[] values = new double[count];
    Arrays.fill(values, ABSENT);
    return values;
  }

  static boolean hasAny(double[] values) {
    for (double value : values) {
      if (!isAbsent(value)) {
        return true;
      }
    }
    return false;
  }

  static Labels withoutMetadata(Labels labels) {
    return labels.without(METADATA);
  }

  Labels finalLabels() {
    return dropName ? withoutMetadata(labels) : labels;
  }
}
