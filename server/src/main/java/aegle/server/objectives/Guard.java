package aegle.server.objectives;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * How many failures among n events prove, with a confidence of 95 %, that more than a share of all
 * events fails: the exact bound of Clopper and Pearson, as a formula that PromQL can say.
 *
 * <p>{@code failures > share * n + 1.645 * sqrt(share * (1 - share) * n) + offset} is the normal
 * curve, which is wrong for few events. The offset is chosen by walking along the exact values: it
 * is the smallest, to two decimals, with which the formula never lets through what the exact bound
 * would hold back. So the rule is plain, and errs to the side of silence by at most two failures.
 *
 * @param share that is not to be exceeded
 * @param offset in failures
 */
record Guard(BigDecimal share, BigDecimal offset) {
  /** The probability of being told of what is only chance. */
  static final double ALPHA = 0.05;

  /** The quantile of the normal curve that belongs to it. */
  static final BigDecimal QUANTILE = new BigDecimal("1.645");

  /** Failures up to which the exact values are walked; beyond, the offset no longer changes. */
  private static final int WALKED_FAILURES = 3_000;

  /** Up to here every number of failures is looked at, beyond every fiftieth part. */
  private static final int WALKED_ONE_BY_ONE = 150;

  /** What may lie between two that were looked at. */
  private static final double MARGIN = 0.02;

  private static final long MOST_EVENTS = 1L << 40;

  /**
   * The guard of a share.
   *
   * @param least failures below which another condition holds back anyhow
   */
  static Guard of(BigDecimal share, int least) {
    double p = share.doubleValue();
    double worst = Double.NEGATIVE_INFINITY;
    int failures = Math.max(1, least);
    while (failures <= WALKED_FAILURES) {
      // The fewest events among which so many failures prove nothing.
      long events = Math.max(failures, Binomial.mostEvents(failures, p, ALPHA, MOST_EVENTS) + 1);
      worst = Math.max(worst, failures - curve(p, (double) events));
      failures += failures < WALKED_ONE_BY_ONE ? 1 : failures / 50;
    }
    return new Guard(share, BigDecimal.valueOf(worst + MARGIN).setScale(2, RoundingMode.CEILING));
  }

  private static double curve(double p, double events) {
    return p * events + QUANTILE.doubleValue() * Math.sqrt(variance(p) * events);
  }

  private static double variance(double p) {
    return new BigDecimal(p * (1 - p)).round(new MathContext(6)).doubleValue();
  }

  /** What failures must exceed among so many events. */
  double bound(double events) {
    return curve(share.doubleValue(), events) + offset.doubleValue();
  }

  /** The same as PromQL over an expression that gives the events. */
  String expression(String events) {
    BigDecimal variance =
        new BigDecimal(share.doubleValue() * (1 - share.doubleValue())).round(new MathContext(6));
    String sign = offset.signum() < 0 ? " - " : " + ";
    return plain(share)
        + " * "
        + events
        + " + "
        + QUANTILE
        + " * sqrt("
        + plain(variance)
        + " * "
        + events
        + ")"
        + sign
        + plain(offset.abs());
  }

  static String plain(BigDecimal number) {
    return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
  }
}
