package aegle.metrics;

import java.util.EnumMap;
import java.util.Map;

/**
 * What became of a batch.
 *
 * @param accepted samples that are stored (a sample equal to the stored one of the same time counts
 *     as accepted)
 * @param refused samples that are not, by reason; no entry where there were none
 * @param firstRefusal one sentence on the first refused sample (series, time, reason), empty when
 *     none was
 */
public record AppendResult(long accepted, Map<Refusal, Long> refused, String firstRefusal) {
  public AppendResult {
    refused = Map.copyOf(refused);
  }

  public static AppendResult ofAccepted(long accepted) {
    return new AppendResult(accepted, Map.of(), "");
  }

  public long refusedCount() {
    long sum = 0;
    for (long count : refused.values()) {
      sum += count;
    }
    return sum;
  }

  public AppendResult plus(AppendResult other) {
    Map<Refusal, Long> sums = new EnumMap<>(Refusal.class);
    sums.putAll(refused);
    other.refused.forEach((reason, count) -> sums.merge(reason, count, Long::sum));
    return new AppendResult(
        accepted + other.accepted,
        sums,
        firstRefusal.isEmpty() ? other.firstRefusal : firstRefusal);
  }

  /** Why a sample was not stored. The words are those of Prometheus's errors. */
  public enum Refusal {
    /** Older than the newest sample of its series. */
    OUT_OF_ORDER("out of order sample"),
    /** Same time as the newest sample of its series, another value. */
    DUPLICATE("duplicate sample for timestamp"),
    /** Older than what the store can still take in. */
    TOO_OLD("out of bounds"),
    /** Further in the future than the store allows. */
    TOO_FAR_IN_FUTURE("out of bounds"),
    /** The series would be one more than the limit allows. */
    TOO_MANY_SERIES("too many series"),
    /** Labels that are no series: too many, too long, or without any. */
    INVALID_LABELS("invalid labels");

    private final String words;

    Refusal(String words) {
      this.words = words;
    }

    public String words() {
      return words;
    }
  }
}
