package aegle.server.web;

import aegle.records.RecordQuery;
import aegle.server.web.view.VitalsView.Band;
import java.util.List;
import java.util.Map;

/**
 * The measurements of one vital. A client may tell a vital again whenever it grows, under the same
 * id, and only the last value is how the visit went. So few enough are looked at one by one and
 * counted by visit; of more, each measurement counts, and the page says so.
 */
sealed interface Measured permits LastValues, AllValues {
  /** Measurements of one vital that are looked at one by one. */
  int MAX_ONE_BY_ONE = 5_000;

  /** Values of a field that are told apart. */
  int GROUPS = 10;

  /** The rank of the percentile that is shown. */
  double RANK = 75;

  /**
   * Some of the measurements.
   *
   * @param value what they have in common; empty for all
   * @param percentile the 75th; not a number where there are none
   */
  record Group(String value, long count, double percentile, Band band) {}

  /** The measurements that a query asks for. */
  static Measured of(RecordQuery query, Questions records) {
    return records.count(query).entries() > MAX_ONE_BY_ONE
        ? new AllValues(query, records)
        : LastValues.of(records.search(query.withLimit(MAX_ONE_BY_ONE)).entries());
  }

  /** Whether each visit counts once, by its last value. */
  boolean isByVisit();

  /** All of them together. */
  Group all();

  /** Apart by the most frequent values of a field, at most {@link #GROUPS}. */
  List<Group> by(String field);

  /** Those that do not say a field; their value is empty. */
  Group without(String field);

  /** The shares of ratings that were counted by their words. */
  static Band band(Map<String, Long> ratings) {
    long good = ratings.getOrDefault("good", 0L);
    long poor = ratings.getOrDefault("poor", 0L);
    long all = good + ratings.getOrDefault("needs-improvement", 0L) + poor;
    if (all == 0) {
      return new Band(0, 0, 0);
    }
    long goodPart = Math.round(1_000.0 * good / all);
    long poorPart = Math.min(1_000 - goodPart, Math.round(1_000.0 * poor / all));
    return new Band(goodPart, 1_000 - goodPart - poorPart, poorPart);
  }
}
