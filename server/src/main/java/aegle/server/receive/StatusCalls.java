package aegle.server.receive;

import aegle.metrics.SeriesStore;
import aegle.metrics.StoreStatus;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** {@code /status/*}: what the server says of itself. */
final class StatusCalls {
  private static final int MAX_TSDB_LIMIT = 10_000;

  private final SeriesStore store;
  private final Supplier<ServerFacts> facts;
  private final InstantSource clock;

  StatusCalls(SeriesStore store, Supplier<ServerFacts> facts, InstantSource clock) {
    this.store = store;
    this.facts = facts;
    this.clock = clock;
  }

  Answer config(ApiRequest unused) {
    String yaml = facts.get().configYaml();
    return Answer.of(json -> json.object().key("yaml").text(yaml).end());
  }

  Answer flags(ApiRequest unused) {
    Map<String, String> flags = new TreeMap<>(facts.get().flags());
    return Answer.of(json -> json.map(flags));
  }

  Answer buildInfo(ApiRequest unused) {
    ServerFacts known = facts.get();
    return Answer.of(json -> {
      json.object();
      json.key("version").text(known.version());
      json.key("revision").text(known.revision());
      json.key("branch").text("");
      json.key("buildUser").text("");
      json.key("buildDate").text("");
      // Clients of Prometheus expect the key; what runs here is Java.
      json.key("goVersion").text("java" + Runtime.version().feature());
      json.end();
    });
  }

  Answer runtimeInfo(ApiRequest unused) {
    ServerFacts known = facts.get();
    Runtime runtime = Runtime.getRuntime();
    return Answer.of(json -> {
      json.object();
      json.key("startTime").time(known.startTime());
      json.key("CWD").text(known.workingFolder());
      json.key("hostname").text(hostName());
      json.key("serverTime").time(clock.instant());
      json.key("reloadConfigSuccess").bool(known.reloadSucceeded());
      json.key("lastConfigTime").time(known.lastConfigTime());
      json.key("corruptionCount").whole(0);
      json.key("goroutineCount").whole(ManagementFactory.getThreadMXBean().getThreadCount());
      json.key("GOMAXPROCS").whole(runtime.availableProcessors());
      json.key("GOMEMLIMIT").whole(runtime.maxMemory());
      json.key("GOGC").text("");
      json.key("GODEBUG").text("");
      json.key("storageRetention").text(known.retention());
      json.end();
    });
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }

  Answer tsdb(ApiRequest request) {
    int limit = request.text("limit").isEmpty() ? 10 : request.count("limit");
    if (limit < 1) {
      throw new ApiException(ApiException.Type.BAD_DATA, "limit must be a positive number");
    }
    if (limit > MAX_TSDB_LIMIT) {
      throw new ApiException(ApiException.Type.BAD_DATA, "limit must not exceed " + MAX_TSDB_LIMIT);
    }
    StoreStatus status = store.status();
    return Answer.of(json -> {
      json.object().key("headStats").object();
      json.key("numSeries").whole(status.series());
      json.key("numLabelPairs").whole(status.labelPairs());
      json.key("chunkCount").whole(status.chunks());
      json.key("minTime").whole(status.minTimeMillis());
      json.key("maxTime").whole(status.maxTimeMillis());
      json.end();
      figures(json.key("seriesCountByMetricName"), status.seriesByMetric(), limit);
      figures(json.key("labelValueCountByLabelName"), status.valuesByLabel(), limit);
      figures(json.key("memoryInBytesByLabelName"), Map.of(), limit);
      figures(json.key("seriesCountByLabelValuePair"), Map.of(), limit);
      json.end();
    });
  }

  private static void figures(JsonBytes json, Map<String, Long> figures, int limit) {
    json.array();
    figures.entrySet().stream()
        .limit(limit)
        .forEach(figure ->
            json.object()
                .key("name")
                .text(figure.getKey())
                .key("value")
                .whole(figure.getValue())
                .end());
    json.endArray();
  }
}
