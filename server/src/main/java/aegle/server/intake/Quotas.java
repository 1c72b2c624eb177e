package aegle.server.intake;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;

/**
 * How many signals each project, and each public key with a quota of its own, may still send: a
 * bucket that fills within a minute, so that one that storms cannot fill the store for all. Safe
 * from any thread.
 */
public final class Quotas {
  /** Of a project or key that {@code aegle.yml} gives no limit: 600,000 signals a minute. */
  public static final long USUAL_PER_MINUTE = 600_000;

  /** Buckets kept at a time: 1,000. Unknown projects beyond share one. */
  private static final int MAX_BUCKETS = 1_000;

  private static final long MINUTE_NANOS = Duration.ofMinutes(1).toNanos();

  private final ToLongFunction<String> limits;
  private final LongSupplier nanoTicker;
  private final Map<String, Bucket> buckets = new ConcurrentHashMap<>();
  private final Map<String, Bucket> bucketsOfKeys = new ConcurrentHashMap<>();

  /**
   * Full buckets.
   *
   * @param limits signals a minute of a project, or 0 for {@link #USUAL_PER_MINUTE}
   */
  public Quotas(ToLongFunction<String> limits, LongSupplier nanoTicker) {
    this.limits = limits;
    this.nanoTicker = nanoTicker;
  }

  /**
   * Takes room for signals.
   *
   * @return zero when there is room, else how long to wait until there is
   */
  public Duration take(String project, long signals) {
    long own = limits.applyAsLong(project);
    long limit = own == 0 ? USUAL_PER_MINUTE : own;
    return take(buckets, project, limit, signals);
  }

  /** As {@link #take(String, long)}, of a key; one without a quota has room always. */
  public Duration take(PublicKey key, long signals) {
    return key.maxPerMinute() == 0
        ? Duration.ZERO
        : take(bucketsOfKeys, key.key(), key.maxPerMinute(), signals);
  }

  private Duration take(Map<String, Bucket> all, String whose, long limit, long signals) {
    String name = all.size() < MAX_BUCKETS || all.containsKey(whose) ? whose : "";
    return all.computeIfAbsent(name, _ -> new Bucket((double) limit, nanoTicker.getAsLong()))
        .take(limit, signals, nanoTicker.getAsLong());
  }

  /** Room that comes back evenly. */
  private static final class Bucket {
    private double room;
    private long lastNanos;

    Bucket(double room, long nowNanos) {
      this.room = room;
      this.lastNanos = nowNanos;
    }

    synchronized Duration take(long limit, long signals, long nowNanos) {
      double perNano = (double) limit / MINUTE_NANOS;
      room = Math.min((double) limit, room + (double) (nowNanos - lastNanos) * perNano);
      lastNanos = nowNanos;
      // A batch larger than the whole bucket may pass a full one: refusing it for ever helps
      // nobody.
      if (room >= Math.min(signals, limit)) {
        room -= signals;
        return Duration.ZERO;
      }
      return Duration.ofNanos((long) ((Math.min(signals, limit) - room) / perNano));
    }
  }
}
