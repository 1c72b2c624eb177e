package aegle.metrics.promql.window;

/**
 * A mean as Prometheus takes it: a compensated sum divided by the count, and a running mean from
 * the moment on at which the sum overflows. Reused; not thread-safe.
 */
public final class Mean {
  private double sum;
  private double compensation;
  private double count;
  private boolean incremental;

  /** Begins anew with the first value. */
  public void reset(double first) {
    sum = first;
    compensation = 0;
    count = 1;
    incremental = false;
  }

  public void add(double value) {
    count++;
    if (!incremental) {
      double total = sum + value;
      if (!Double.isInfinite(total)) {
        compensation = KahanSum.compensation(compensation, sum, value, total);
        sum = total;
        return;
      }
      incremental = true;
      sum /= count - 1;
      compensation /= count - 1;
    }
    double share = (count - 1) / count;
    double scaled = share * sum;
    double part = value / count;
    double total = scaled + part;
    compensation = KahanSum.compensation(share * compensation, scaled, part, total);
    sum = total;
  }

  public double result() {
    return incremental ? sum + compensation : sum / count + compensation / count;
  }
}
