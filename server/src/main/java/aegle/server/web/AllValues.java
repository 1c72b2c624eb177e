package aegle.server.web;

import aegle.protocols.WebVital;
import aegle.records.Percentiles;
import aegle.records.QueryClauses;
import aegle.records.RecordQuery;
import aegle.records.TopValues;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Measurements that the store counts, too many to look at one by one. */
record AllValues(RecordQuery query, Questions records) implements Measured {
  private static final List<Double> RANKS = List.of(RANK);
  private static final int RATINGS = 4;

  @Override
  public boolean isByVisit() {
    return false;
  }

  @Override
  public Group all() {
    List<Percentiles.Group> groups =
        records.percentiles(query, WebVital.VALUE_FIELD, RANKS).groups();
    return groups.isEmpty()
        ? new Group("", 0, Double.NaN, Measured.band(Map.of()))
        : group(groups.getFirst(), query);
  }

  @Override
  public List<Group> by(String field) {
    List<Group> found = new ArrayList<>();
    Percentiles apart = records.percentiles(query, WebVital.VALUE_FIELD, RANKS, field, GROUPS);
    for (Percentiles.Group group : apart.groups()) {
      if (group.count() > 0 && !group.value().isEmpty()) {
        String clause = QueryClauses.clause(field, group.value());
        found.add(group(group, query.withText(QueryText.and(query.text(), clause))));
      }
    }
    return found;
  }

  @Override
  public Group without(String field) {
    String clause = QueryText.not("_exists_:" + field);
    return new AllValues(query.withText(QueryText.and(query.text(), clause)), records).all();
  }

  private Group group(Percentiles.Group group, RecordQuery own) {
    Map<String, Long> ratings = new HashMap<>();
    for (TopValues.Counted rating : records.top(own, WebVital.RATING_FIELD, RATINGS).values()) {
      ratings.put(rating.value(), rating.entries());
    }
    return new Group(
        group.value(), group.count(), group.values().getFirst(), Measured.band(ratings));
  }
}
