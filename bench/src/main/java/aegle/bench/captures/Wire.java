package aegle.bench.captures;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The connection to the server: sends what was recorded, and asks. */
final class Wire implements AutoCloseable {
  private static final int GRPC_FRAME_BYTES = 5;

  /** What belongs to a connection and not to a request. */
  private static final Set<String> OF_THE_CONNECTION =
      Set.of(
          "host",
          "connection",
          "content-length",
          "transfer-encoding",
          "expect",
          "upgrade",
          "te",
          "accept-encoding",
          "keep-alive");

  /** What the server counts of its own pages of metrics has nothing to do with the captures. */
  private static final Pattern OF_RECORDS =
      Pattern.compile(
          "aegle_intake_signals_total\\{protocol=\"(sentry|pino|loki|otlp|vitals|dogstatsd|datadog|newrelic"
              + "|cloudwatch_[a-z]+|vercel_[a-z_]+)\"");

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final URI server;
  private final Optional<String> key;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /** An answer. */
  record Reply(int status, String body) {}

  /** With a key of the server where it wants one. */
  Wire(URI server, Optional<String> key) {
    this.server = server;
    this.key = key;
  }

  /** Sends a recorded request to where it goes at this server. */
  Reply send(Capture capture, String target) {
    HttpRequest.Builder request = request(target);
    byte[] body = capture.body();
    if (capture.isGrpc()) {
      request.header("Content-Type", "application/x-protobuf");
      if (body.length > 0 && body[0] == 1) {
        request.header("Content-Encoding", "gzip");
      }
      body = Arrays.copyOfRange(body, Math.min(GRPC_FRAME_BYTES, body.length), body.length);
    } else {
      for (Capture.Header header : capture.headers()) {
        String name = header.name().toLowerCase(Locale.ROOT);
        if (!OF_THE_CONNECTION.contains(name) && !name.startsWith(":")) {
          request.header(header.name(), header.value());
        }
      }
    }
    boolean empty = body.length == 0 && !capture.method().equals("POST");
    return send(
        request.method(
            capture.method(), empty ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body)));
  }

  /** The body of a recorded request, unpacked. */
  static byte[] unpacked(Capture capture) {
    byte[] body = capture.body();
    if (capture.isGrpc()) {
      boolean packed = body.length > 0 && body[0] == 1;
      byte[] message =
          Arrays.copyOfRange(body, Math.min(GRPC_FRAME_BYTES, body.length), body.length);
      return packed ? unpacked(message, "gzip") : message;
    }
    return unpacked(body, capture.header("content-encoding").orElse(""));
  }

  private static byte[] unpacked(byte[] body, String encoding) {
    try (InputStream in = new ByteArrayInputStream(body);
        InputStream unpacked =
            switch (encoding) {
              case "gzip" -> new GZIPInputStream(in);
              case "deflate" -> new InflaterInputStream(in);
              default -> in;
            }) {
      return unpacked.readAllBytes();
    } catch (IOException e) {
      return body; // A capture that is broken on purpose: what is in it is not looked for.
    }
  }

  /** How many signals the server has taken in so far. */
  long signals() {
    Reply metrics = send(request("/metrics").GET());
    if (metrics.status() != 200) {
      throw new IllegalStateException(
          server
              + "/metrics answered "
              + metrics.status()
              + "; set AEGLE_KEY to a key that may read");
    }
    return metrics
        .body()
        .lines()
        .filter(line -> OF_RECORDS.matcher(line).lookingAt())
        .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  /** Whether a query finds at least one record, or one series. */
  boolean finds(Lookups.Question question) {
    if (question.kind().equals(Lookups.SERIES)) {
      String query = URLEncoder.encode(question.query(), StandardCharsets.UTF_8);
      Reply reply = send(request("/api/v1/query?query=" + query).GET());
      return reply.status() == 200 && !JSON.readTree(reply.body()).at("/data/result").isEmpty();
    }
    if (question.kind().equals(Lookups.HISTORY)) {
      return hasHad(question.query());
    }
    Reply reply =
        send(
            request(
                    "/api/aegle/v1/records/count?kind="
                        + question.kind()
                        + "&q="
                        + URLEncoder.encode(question.query(), StandardCharsets.UTF_8))
                .GET());
    return reply.status() == 200 && JSON.readTree(reply.body()).at("/data/count").asLong() > 0;
  }

  /** Whether a series of a name ever had a value: {@code name == value}. */
  private boolean hasHad(String question) {
    String[] parts = question.split(" == ", 2);
    String query = URLEncoder.encode(parts[0] + "[13d]", StandardCharsets.UTF_8);
    Reply reply = send(request("/api/v1/query?query=" + query).GET());
    double wanted = Double.parseDouble(parts[1]);
    return reply.status() == 200
        && JSON.readTree(reply.body())
            .at("/data/result")
            .valueStream()
            .flatMap(series -> series.path("values").valueStream())
            .anyMatch(sample -> Double.parseDouble(sample.path(1).asString("NaN")) == wanted);
  }

  /** The answer of the server's own page of metrics. */
  String metrics() {
    return send(request("/metrics").GET()).body();
  }

  /** The values of the series that match an instant query and have so many labels. */
  List<Double> values(String query, int labels, long atSeconds) {
    String time = atSeconds == 0 ? "" : "&time=" + atSeconds;
    String encoded = URLEncoder.encode(query, StandardCharsets.UTF_8);
    Reply reply = send(request("/api/v1/query?query=" + encoded + time).GET());
    List<Double> values = new ArrayList<>();
    for (JsonNode series : JSON.readTree(reply.body()).at("/data/result")) {
      JsonNode metric = series.get("metric");
      if (metric.size() - (metric.has("__name__") ? 1 : 0) == labels) {
        values.add(Double.parseDouble(series.at("/value/1").asString()));
      }
    }
    return values;
  }

  private HttpRequest.Builder request(String target) {
    // Paths are sent as recorded: a release stands in them with its '@'.
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(server + target)).timeout(Duration.ofSeconds(30));
    key.ifPresent(secret -> request.header("X-Aegle-Key", secret));
    return request;
  }

  private Reply send(HttpRequest.Builder request) {
    try {
      HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
      return new Reply(response.statusCode(), response.body());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot reach " + server, e);
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted while asking " + server, e);
    }
  }

  @Override
  public void close() {
    http.close();
  }
}
