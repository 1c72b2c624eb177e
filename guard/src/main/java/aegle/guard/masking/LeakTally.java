package aegle.guard.masking;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Counts what was found, by kind and field. Used by one thread. */
public final class LeakTally {
  /** More different fields than this are counted together, as the path {@link #OTHERS}. */
  public static final int MAX_PLACES = 256;

  public static final String OTHERS = "(others)";

  private record Place(String kind, String signal, String path, String sender) {}

  private final Source source;
  private final Map<Place, long[]> counts = new LinkedHashMap<>();
  private String signal = "text";
  private String sender;
  private long total;
  private @Nullable TextScan scan;

  public LeakTally(Source source) {
    this.source = source;
    this.sender = source.sender();
  }

  Source source() {
    return source;
  }

  String signal() {
    return signal;
  }

  /** Says what the values that are counted next belong to. */
  public void enter(String nextSignal, String nextSender) {
    signal = nextSignal;
    sender = nextSender.isEmpty() ? source.sender() : nextSender;
  }

  /** What texts are searched with; it has the same owner and thread as the tally. */
  @Nullable TextScan scan() {
    return scan;
  }

  void keep(TextScan next) {
    scan = next;
  }

  /** Counts one value of a kind at a field. */
  public void add(String kind, String path) {
    total++;
    Place place = new Place(kind, signal, LeakPath.of(path), sender);
    long[] count = counts.get(place);
    if (count == null) {
      if (counts.size() >= MAX_PLACES) {
        place = new Place(kind, signal, OTHERS, source.sender());
      }
      count = counts.computeIfAbsent(place, _ -> new long[1]);
    }
    count[0]++;
  }

  /** How many values were counted. */
  public long total() {
    return total;
  }

  /** What was found so far. */
  public List<Leak> leaks() {
    List<Leak> leaks = new ArrayList<>(counts.size());
    counts.forEach((place, count) ->
        leaks.add(
            new Leak(
                place.kind(),
                place.signal(),
                place.path(),
                source.withSender(place.sender()),
                count[0])));
    return leaks;
  }
}
