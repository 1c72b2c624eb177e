package aegle.server.wiring;

import aegle.metrics.promql.Value;
import aegle.signals.Labels;
import aegle.signals.MetricMetadata;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A server elsewhere, asked over its HTTP API. For one thread. */
public final class RemoteLive implements LiveData {
  /** Bytes of one answer: 64 MiB. */
  static final long MAX_ANSWER_BYTES = 64L * 1024 * 1024;

  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final String address;
  private final String key;
  private final Instant at;
  private final HttpClient http;
  private final Map<String, Optional<Metric>> known = new HashMap<>();
  private final NavigableSet<String> names = new TreeSet<>();
  private final List<TargetState> targets = new ArrayList<>();

  /** A server that cannot be asked; the message holds no key. */
  public static final class UnreachableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnreachableException(String sentence) {
      super(sentence);
    }
  }

  private RemoteLive(String address, String key, Instant at, HttpClient http) {
    this.address = address;
    this.key = key;
    this.at = at;
    this.http = http;
  }

  /**
   * A server, after its names and targets were read.
   *
   * @param address such as {@code http://127.0.0.1:8600}
   * @param key that may read; empty where none is asked for
   * @throws UnreachableException when it does not answer as an Aegle does
   */
  public static RemoteLive open(String address, String key, Instant at) {
    HttpClient http =
        HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(TIMEOUT)
            .build();
    String root = address.replaceAll("/+$", "");
    RemoteLive live = new RemoteLive(root, key, at, http);
    long from = at.getEpochSecond() - Duration.ofDays(1).toSeconds();
    live.get("/api/v1/label/__name__/values?start=" + from)
        .forEach(name -> live.names.add(name.asString()));
    for (JsonNode target : live.get("/api/v1/targets").path("activeTargets")) {
      live.targets.add(
          new TargetState(
              target.path("scrapePool").asString(""),
              target.path("scrapeUrl").asString(""),
              target.path("health").asString("").equals("up"),
              target.path("lastError").asString("")));
    }
    return live;
  }

  private JsonNode get(String path) {
    HttpResponse<byte[]> answer = send(HttpRequest.newBuilder(uri(path)).GET());
    if (answer.statusCode() != 200) {
      throw new UnreachableException(
          address
              + path.replaceAll("\\?.*", "")
              + " answered "
              + answer.statusCode()
              + (answer.statusCode() == 401 ? "; name a key that may read with --key-file" : ""));
    }
    return data(answer);
  }

  private URI uri(String path) {
    try {
      return URI.create(address + path);
    } catch (IllegalArgumentException _) {
      throw new UnreachableException(
          "'" + address + "' is no address; use one such as http://127.0.0.1:8600");
    }
  }

  private JsonNode data(HttpResponse<byte[]> answer) {
    try {
      return JSON.readTree(answer.body()).path("data");
    } catch (JacksonException _) {
      throw new UnreachableException(address + " answered what is no JSON; is it an Aegle?");
    }
  }

  private HttpResponse<byte[]> send(HttpRequest.Builder request) {
    if (!key.isEmpty()) {
      request.header("Authorization", "Bearer " + key);
    }
    try {
      HttpRequest whole = request.timeout(TIMEOUT).build();
      // The request's own timeout ends with the head of the answer; this one with its last byte.
      return http.sendAsync(
              whole,
              HttpResponse.BodyHandlers.limiting(
                  HttpResponse.BodyHandlers.ofByteArray(), MAX_ANSWER_BYTES))
          .orTimeout(TIMEOUT.toMillis() * 2, TimeUnit.MILLISECONDS)
          .join();
    } catch (CompletionException e) {
      @Nullable Throwable cause = e.getCause();
      throw new UnreachableException(
          "cannot ask "
              + address
              + " ("
              + (cause == null ? e : cause).getClass().getSimpleName()
              + "); is it running?");
    } catch (IllegalArgumentException _) {
      throw new UnreachableException(
          "'"
              + address
              + "' or the key cannot be sent; use an address such as"
              + " http://127.0.0.1:8600");
    }
  }

  @Override
  public boolean isLive() {
    return true;
  }

  @Override
  public Instant at() {
    return at;
  }

  @Override
  public NavigableSet<String> names() {
    return names;
  }

  @Override
  public List<TargetState> targets() {
    return targets;
  }

  @Override
  public Optional<Metric> metric(String name) {
    if (!names.contains(name)) {
      return Optional.empty();
    }
    return known.computeIfAbsent(name, this::look);
  }

  private Optional<Metric> look(String name) {
    JsonNode node = get("/api/aegle/v1/wiring/metric?name=" + encoded(name));
    if (!node.isObject()) {
      return Optional.empty();
    }
    Map<String, Metric.LabelValues> labels = new HashMap<>();
    node.path("labels")
        .properties()
        .forEach(label -> {
          List<String> samples = new ArrayList<>();
          label.getValue().path("samples").forEach(value -> samples.add(value.asString()));
          labels.put(
              label.getKey(),
              new Metric.LabelValues(
                  label.getValue().path("values").asInt(0),
                  samples,
                  label.getValue().path("onAllSeries").asBoolean(false)));
        });
    List<Double> edges = new ArrayList<>();
    node.path("bucketEdges").forEach(edge -> edges.add(edge.asDouble()));
    return Optional.of(
        new Metric(
            name,
            type(node.path("type").asString("")),
            node.path("unit").asString(""),
            node.path("help").asString(""),
            node.path("series").asInt(0),
            labels,
            edges,
            node.path("lastSampleMillis").asLong(0),
            node.path("bornAboveZero").asInt(0),
            node.path("lastHour").asDouble(Double.NaN),
            node.path("sampled").asBoolean(false)));
  }

  private static MetricMetadata.Type type(String word) {
    try {
      return MetricMetadata.Type.valueOf(word.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException _) {
      // A newer server may know types that this command does not.
      return MetricMetadata.Type.UNKNOWN;
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @Override
  public Optional<List<Value.Point>> ask(String expression) {
    String form = "query=" + encoded(expression) + "&time=" + at.getEpochSecond();
    HttpResponse<byte[]> answer =
        send(
            HttpRequest.newBuilder(uri("/api/v1/query"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form)));
    if (answer.statusCode() != 200) {
      return Optional.empty();
    }
    JsonNode result = data(answer).path("result");
    List<Value.Point> points = new ArrayList<>();
    if (data(answer).path("resultType").asString("").equals("scalar")) {
      points.add(point(Labels.EMPTY, result.path(1).asString("")));
      return Optional.of(points);
    }
    for (JsonNode series : result) {
      Map<String, String> labels = new HashMap<>();
      series
          .path("metric")
          .properties()
          .forEach(label -> labels.put(label.getKey(), label.getValue().asString()));
      points.add(point(Labels.of(labels), series.path("value").path(1).asString("")));
    }
    return Optional.of(points);
  }

  private Value.Point point(Labels labels, String digits) {
    double value =
        switch (digits) {
          case "+Inf" -> Double.POSITIVE_INFINITY;
          case "-Inf" -> Double.NEGATIVE_INFINITY;
          case "", "NaN" -> Double.NaN;
          default -> Double.parseDouble(digits);
        };
    return new Value.Point(labels, at.toEpochMilli(), value);
  }
}
