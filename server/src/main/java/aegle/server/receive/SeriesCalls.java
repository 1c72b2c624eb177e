package aegle.server.receive;

import aegle.metrics.Matcher;
import aegle.metrics.Series;
import aegle.metrics.SeriesStore;
import aegle.signals.GoQuote;
import aegle.signals.Labels;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Consumer;

/** {@code /series}, {@code /labels} and {@code /label/NAME/values}. */
final class SeriesCalls {
  private static final String TRUNCATED = "results truncated due to limit";

  private final SeriesStore store;
  private final Consumer<List<Matcher>> asked;

  /**
   * Calls that read the store.
   *
   * @param asked is told by which matchers series are chosen
   */
  SeriesCalls(SeriesStore store, Consumer<List<Matcher>> asked) {
    this.store = store;
    this.asked = asked;
  }

  Answer series(ApiRequest request) {
    List<String> selectors = request.texts("match[]");
    if (selectors.isEmpty()) {
      throw new ApiException(ApiException.Type.BAD_DATA, "no match[] parameter provided");
    }
    int limit = request.limit();
    long start = request.timeMillis("start", ApiRequest.MIN_TIME_MILLIS);
    long end = request.timeMillis("end", ApiRequest.MAX_TIME_MILLIS);
    List<List<Matcher>> parsed = Selectors.parse(selectors);
    parsed.forEach(asked);
    Collection<Labels> found = select(start, end, parsed);
    boolean cut = limit > 0 && found.size() > limit;
    List<Labels> shown = found.stream().limit(cut ? limit : Long.MAX_VALUE).toList();
    return answer(
        json -> {
          json.array();
          shown.forEach(json::labels);
          json.endArray();
        },
        cut);
  }

  private Collection<Labels> select(long start, long end, List<List<Matcher>> selectors) {
    if (selectors.size() == 1) {
      List<Labels> found = new ArrayList<>();
      for (Series series : store.select(start, end, selectors.getFirst())) {
        found.add(series.labels());
      }
      return found;
    }
    TreeSet<Labels> merged = new TreeSet<>();
    for (List<Matcher> matchers : selectors) {
      store.select(start, end, matchers).forEach(series -> merged.add(series.labels()));
    }
    return merged;
  }

  Answer labelNames(ApiRequest request) {
    int limit = request.limit();
    long start = request.timeMillis("start", ApiRequest.MIN_TIME_MILLIS);
    long end = request.timeMillis("end", ApiRequest.MAX_TIME_MILLIS);
    TreeSet<String> names = new TreeSet<>();
    for (List<Matcher> matchers : atLeastOne(Selectors.parse(request.texts("match[]")))) {
      names.addAll(store.labelNames(start, end, matchers));
    }
    return texts(names, limit);
  }

  Answer labelValues(String written, ApiRequest request) {
    String name = written.startsWith("U__") ? EscapedName.unescape(written) : written;
    if (name.isEmpty()) {
      throw new ApiException(ApiException.Type.BAD_DATA, "invalid label name: " + GoQuote.of(name));
    }
    int limit = request.limit();
    long start = request.timeMillis("start", ApiRequest.MIN_TIME_MILLIS);
    long end = request.timeMillis("end", ApiRequest.MAX_TIME_MILLIS);
    TreeSet<String> values = new TreeSet<>();
    for (List<Matcher> matchers : atLeastOne(Selectors.parse(request.texts("match[]")))) {
      values.addAll(store.labelValues(name, start, end, matchers));
    }
    return texts(values, limit);
  }

  private static List<List<Matcher>> atLeastOne(List<List<Matcher>> selectors) {
    return selectors.isEmpty() ? List.of(List.of()) : selectors;
  }

  private static Answer texts(Collection<String> all, int limit) {
    boolean cut = limit > 0 && all.size() > limit;
    List<String> shown = all.stream().limit(cut ? limit : Long.MAX_VALUE).toList();
    return answer(json -> json.texts(shown), cut);
  }

  private static Answer answer(Consumer<JsonBytes> data, boolean cut) {
    return new Answer(data, cut ? List.of(TRUNCATED) : List.of(), List.of());
  }
}
