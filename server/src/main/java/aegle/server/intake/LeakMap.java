package aegle.server.intake;

import aegle.guard.masking.Leak;
import aegle.guard.masking.Source;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which logger, page or SDK sends personal data in which field: what was masked since the start,
 * never a value. Safe from any thread.
 */
public final class LeakMap {
  /** Places that are told apart: 5,000. Further ones are counted together. */
  public static final int MAX_PLACES = 5_000;

  private static final Place BEYOND = new Place("(others)", "", "", new Source("", "", ""));

  private final InstantSource clock;
  private final Map<Place, Row> rows = new HashMap<>();

  /** A field of a signal of a source. */
  private record Place(String kind, String signal, String path, Source source) {}

  /**
   * A line of the map.
   *
   * @param kind of personal data, such as {@code email}
   * @param signal such as {@code log}
   * @param count how many values were masked
   */
  public record Row(
      String kind, String signal, String path, Source source, long count, Instant lastSeen) {}

  public LeakMap(InstantSource clock) {
    this.clock = clock;
  }

  synchronized void add(List<Leak> leaks) {
    Instant now = clock.instant();
    for (Leak leak : leaks) {
      Place place = new Place(leak.kind(), leak.signal(), leak.path(), leak.source());
      if (rows.size() >= MAX_PLACES && !rows.containsKey(place)) {
        place = BEYOND;
      }
      long before = rows.containsKey(place) ? rows.get(place).count() : 0;
      rows.put(
          place,
          new Row(
              place.kind(),
              place.signal(),
              place.path(),
              place.source(),
              before + leak.count(),
              now));
    }
  }

  /** All lines, the most frequent first. */
  public synchronized List<Row> rows() {
    List<Row> all = new ArrayList<>(rows.values());
    all.sort(Comparator.comparingLong(Row::count).reversed());
    return all;
  }
}
