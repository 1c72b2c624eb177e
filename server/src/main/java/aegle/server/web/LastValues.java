package aegle.server.web;

import aegle.protocols.WebVital;
import aegle.records.StoredEntry;
import aegle.signals.FieldNames;
import aegle.signals.Fields;
import aegle.signals.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The last value of each visit.
 *
 * @param visits the fields of the last measurement of each
 */
record LastValues(List<Fields> visits) implements Measured {
  private static final String ID = "vital.id";

  LastValues {
    visits = List.copyOf(visits);
  }

  /** The last of each id among measurements, newest first; one without an id is a visit. */
  static LastValues of(List<StoredEntry> measurements) {
    Set<String> seen = new HashSet<>();
    List<Fields> visits = new ArrayList<>();
    for (StoredEntry stored : measurements) {
      Fields fields = stored.entry().fields();
      String id = fields.text(ID, "");
      if (id.isEmpty() || seen.add(fields.text(FieldNames.PROJECT, "") + '\n' + id)) {
        visits.add(fields);
      }
    }
    return new LastValues(visits);
  }

  @Override
  public boolean isByVisit() {
    return true;
  }

  @Override
  public Group all() {
    return group("", visits);
  }

  @Override
  public List<Group> by(String field) {
    Map<String, List<Fields>> apart = new TreeMap<>();
    for (Fields visit : visits) {
      String value = visit.text(field, "");
      if (!value.isEmpty()) {
        apart.computeIfAbsent(value, _ -> new ArrayList<>()).add(visit);
      }
    }
    return apart.entrySet().stream()
        .map(part -> group(part.getKey(), part.getValue()))
        .filter(group -> group.count() > 0)
        .sorted(Comparator.comparingLong(Group::count).reversed())
        .limit(GROUPS)
        .toList();
  }

  @Override
  public Group without(String field) {
    return group("", visits.stream().filter(visit -> visit.text(field, "").isEmpty()).toList());
  }

  private static Group group(String value, List<Fields> visits) {
    double[] numbers = new double[visits.size()];
    int count = 0;
    Map<String, Long> ratings = new HashMap<>();
    for (Fields visit : visits) {
      double number = number(visit);
      if (!Double.isNaN(number)) {
        numbers[count++] = number;
        ratings.merge(visit.text(WebVital.RATING_FIELD, ""), 1L, Long::sum);
      }
    }
    double percentile = percentile(Arrays.copyOf(numbers, count));
    return new Group(value, count, percentile, Measured.band(ratings));
  }

  private static double number(Fields visit) {
    return switch (visit.get(WebVital.VALUE_FIELD)) {
      case Value.Real(double real) -> real;
      case Value.Whole(long whole) -> whole;
      case null -> Double.NaN;
      case Value.Text _, Value.Flag _, Value.Texts _ -> Double.NaN;
    };
  }

  /** As the store does it: between two neighbours, in proportion. */
  private static double percentile(double[] numbers) {
    if (numbers.length == 0) {
      return Double.NaN;
    }
    Arrays.sort(numbers);
    double place = RANK / 100 * (numbers.length - 1);
    int low = (int) place;
    int high = Math.min(numbers.length - 1, low + 1);
    double share = place - low;
    return numbers[low] * (1 - share) + numbers[high] * share;
  }
}
