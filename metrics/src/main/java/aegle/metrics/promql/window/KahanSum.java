package aegle.metrics.promql.window;

/**
 * A sum that keeps what rounding loses, in Neumaier's form: the order and the results of Prometheus
 * (util/kahansum). Reused; not thread-safe.
 */
public final class KahanSum {
  private double sum;
  private double compensation;

  void add(double value) {
    double total = sum + value;
    compensation = compensation(compensation, sum, value, total);
    sum = total;
  }

  double total() {
    return Double.isInfinite(sum) ? sum : sum + compensation;
  }

  /**
   * What has been lost after {@code sum + value} became {@code total}, given what was lost before.
   */
  public static double compensation(double before, double sum, double value, double total) {
    if (Double.isInfinite(total)) {
      return 0;
    }
    return Math.abs(sum) >= Math.abs(value)
        ? before + ((sum - total) + value)
        : before + ((value - total) + sum);
  }
}
