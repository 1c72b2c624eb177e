package aegle.signals;

/**
 * The NaN that says "this series is gone", told from an ordinary NaN only by its bits (Prometheus,
 * model/value).
 */
public final class StaleMarker {
  public static final long BITS = 0x7ff0000000000002L;

  /**
   * The marker as a double. Always test with {@link #is}, since every NaN is unequal to itself, and
   * move it without arithmetic, which may change its bits.
   */
  public static final double VALUE = Double.longBitsToDouble(BITS);

  private StaleMarker() {}

  public static boolean is(double value) {
    return Double.doubleToRawLongBits(value) == BITS;
  }
}
