package aegle.server.receive;

import aegle.metrics.Matcher;
import aegle.metrics.PromDuration;
import aegle.server.intake.MetadataCatalogue;
import aegle.signals.MetricMetadata;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/** {@code /targets}, {@code /targets/metadata}, {@code /scrape_pools} and {@code /metadata}. */
final class TargetCalls {
  private final Supplier<TargetsView> targets;
  private final MetadataCatalogue catalogue;

  TargetCalls(Supplier<TargetsView> targets, MetadataCatalogue catalogue) {
    this.targets = targets;
    this.catalogue = catalogue;
  }

  Answer targets(ApiRequest request) {
    String state = request.text("state");
    String pool = request.text("scrapePool");
    boolean activeToo = state.isEmpty() || state.equals("any") || state.equals("active");
    boolean droppedToo = state.isEmpty() || state.equals("any") || state.equals("dropped");
    TargetsView view = targets.get();
    return Answer.of(json -> {
      json.object().key("activeTargets").array();
      for (TargetsView.Active target : view.active()) {
        if (activeToo && (pool.isEmpty() || pool.equals(target.scrapePool()))) {
          active(json, target);
        }
      }
      json.endArray().key("droppedTargets").array();
      for (TargetsView.Dropped target : view.dropped()) {
        if (droppedToo && (pool.isEmpty() || pool.equals(target.scrapePool()))) {
          json.object().key("discoveredLabels").labels(target.discoveredLabels());
          json.key("scrapePool").text(target.scrapePool()).end();
        }
      }
      json.endArray().key("droppedTargetCounts").object();
      if (droppedToo) {
        new TreeMap<>(view.droppedCounts()).forEach((name, count) -> json.key(name).whole(count));
      }
      json.end().end();
    });
  }

  private static void active(JsonBytes json, TargetsView.Active target) {
    json.object();
    json.key("discoveredLabels").labels(target.discoveredLabels());
    json.key("labels").labels(target.labels());
    json.key("scrapePool").text(target.scrapePool());
    json.key("scrapeUrl").text(target.scrapeUrl());
    json.key("globalUrl").text(target.globalUrl());
    json.key("lastError").text(target.lastError());
    Instant last = target.lastScrape();
    json.key("lastScrape");
    if (last == null) {
      json.noTime();
    } else {
      json.time(last);
    }
    json.key("lastScrapeDuration").number(target.lastScrapeSeconds());
    json.key("health").text(target.health());
    json.key("scrapeInterval").text(PromDuration.format(target.interval().toMillis()));
    json.key("scrapeTimeout").text(PromDuration.format(target.timeout().toMillis()));
    json.end();
  }

  Answer scrapePools(ApiRequest unused) {
    Set<String> names = new LinkedHashSet<>();
    targets.get().active().forEach(target -> names.add(target.scrapePool()));
    return Answer.of(json -> json.object().key("scrapePools").texts(names).end());
  }

  Answer metadata(ApiRequest request) {
    int limit = request.count("limit");
    int limitPerMetric = request.count("limit_per_metric");
    String metric = request.text("metric");
    Map<String, List<MetricMetadata>> found = new LinkedHashMap<>();
    catalogue
        .byFamily()
        .forEach((family, sayings) -> {
          boolean wanted = metric.isEmpty() || metric.equals(family);
          if (wanted && (limit < 0 || found.size() < limit)) {
            int most = limitPerMetric > 0 ? limitPerMetric : Integer.MAX_VALUE;
            found.put(family, sayings.stream().limit(most).toList());
          }
        });
    return Answer.of(json -> {
      json.object();
      found.forEach((family, sayings) -> {
        json.key(family).array();
        sayings.forEach(saying -> saying(json.object(), saying).end());
        json.endArray();
      });
      json.end();
    });
  }

  private static JsonBytes saying(JsonBytes json, MetricMetadata metadata) {
    json.key("type").text(metadata.type().word());
    json.key("help").text(metadata.help());
    return json.key("unit").text(metadata.unit());
  }

  Answer targetMetadata(ApiRequest request) {
    int limit = request.count("limit");
    String metric = request.text("metric");
    String selector = request.text("match_target");
    List<Matcher> matchers =
        selector.isEmpty() ? List.of() : Selectors.parseParameter("match_target", selector);
    List<MetadataCatalogue.Entry> found = new ArrayList<>();
    for (MetadataCatalogue.Entry entry : catalogue.byTarget()) {
      boolean wanted = metric.isEmpty() || metric.equals(entry.metadata().family());
      if (wanted
          && (limit < 0 || found.size() < limit)
          && matchers.stream().allMatch(matcher -> matcher.matches(entry.target()))) {
        found.add(entry);
      }
    }
    return Answer.of(json -> {
      json.array();
      for (MetadataCatalogue.Entry entry : found) {
        json.object().key("target").labels(entry.target());
        if (metric.isEmpty()) {
          json.key("metric").text(entry.metadata().family());
        }
        saying(json, entry.metadata()).end();
      }
      json.endArray();
    });
  }
}
