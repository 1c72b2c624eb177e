package aegle.server.receive;

import aegle.metrics.Matcher;
import aegle.metrics.SeriesStore;
import aegle.metrics.promql.PromqlEngine;
import aegle.metrics.promql.QueryLimits;
import aegle.metrics.rules.RuleSnapshot;
import aegle.server.intake.Door;
import aegle.server.intake.Intake;
import aegle.server.intake.IntakeKeys;
import aegle.server.intake.IntakeLimits;
import aegle.server.intake.MetadataCatalogue;
import aegle.server.testing.Guards;
import aegle.signals.Labels;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.startup.Tomcat;

/** The doors on a real Tomcat, on a free port of loopback, over the store of the test. */
final class ApiServer implements AutoCloseable {
  static final Instant NOW = Instant.parse("2025-06-02T08:00:00Z");

  final PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  final MetadataCatalogue metadata = new MetadataCatalogue(Guards.ofSeries(meters), meters);

  /** By which matchers series were chosen outside of expressions. */
  final List<List<Matcher>> chosen = new CopyOnWriteArrayList<>();

  volatile List<RuleSnapshot.Group> groups = List.of();
  volatile TargetsView targets = TargetsView.NONE;
  volatile Labels externalLabels = Labels.EMPTY;
  volatile boolean ready = true;
  volatile Runnable reload = () -> {};

  private final HttpClient client = HttpClient.newHttpClient();
  private final Tomcat tomcat = new Tomcat();
  private final ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor();
  private final Path folder;

  /** What a test needs of an answer. */
  record Reply(int status, String body, HttpResponse<byte[]> response) {
    String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }
  }

  ApiServer(SeriesStore store, IntakeKeys keys, boolean open, InstantSource clock) {
    this(store, keys, open, clock, IntakeLimits.DEFAULT);
  }

  ApiServer(
      SeriesStore store, IntakeKeys keys, boolean open, InstantSource clock, IntakeLimits limits) {
    try {
      folder = Files.createTempDirectory("aegle-api-");
      tomcat.setBaseDir(folder.toString());
      tomcat.setPort(0);
      tomcat.setSilent(true);
      Context context = tomcat.addContext("", folder.toString());
      Intake intake = new Intake(store, Guards.ofSeries(meters), meters, clock);
      Gate gate = new Gate(new Door(() -> keys, open), intake);
      PromqlEngine engine = new PromqlEngine(store, QueryLimits.DEFAULT, System::nanoTime);
      ServerFacts facts =
          new ServerFacts(
              "0.1.0", "", "global: {}\n", Map.of("port", "8600"), NOW, "/", true, NOW, "30d");
      ApiParts parts =
          new ApiParts(
              store,
              engine,
              chosen::add,
              metadata,
              () -> groups,
              () -> targets,
              () -> facts,
              clock);
      Doors.Life life =
          new Doors.Life(() -> ready, () -> reload.run(), () -> "none", () -> externalLabels);
      for (Doors.Mount mount : Doors.mounts(gate, intake, limits, parts, meters, life)) {
        Tomcat.addServlet(context, mount.name(), mount.servlet()).addMapping(mount.pattern());
      }
      tomcat.getConnector().setProperty("address", "127.0.0.1");
      tomcat.getConnector().getProtocolHandler().setExecutor(calls);
      tomcat.start();
    } catch (IOException | LifecycleException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Over a store that is open to loopback, at {@link #NOW}. */
  static ApiServer open(SeriesStore store) {
    return new ApiServer(store, IntakeKeys.none(), true, InstantSource.fixed(NOW));
  }

  int port() {
    return tomcat.getConnector().getLocalPort();
  }

  String address() {
    return "http://127.0.0.1:" + port();
  }

  Reply get(String path, String... headers) {
    return send(request(path, headers).GET());
  }

  Reply post(String path, byte[] body, String... headers) {
    return send(request(path, headers).POST(HttpRequest.BodyPublishers.ofByteArray(body)));
  }

  Reply form(String path, String form) {
    return send(
        request(path, "Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form)));
  }

  /** Sends a remote write request. */
  Reply write(byte[] body, String... headers) {
    HttpRequest.Builder request =
        request("/api/v1/write", headers)
            .setHeader("Content-Type", "application/x-protobuf")
            .setHeader("Content-Encoding", "snappy");
    return send(request.POST(HttpRequest.BodyPublishers.ofByteArray(body)));
  }

  private HttpRequest.Builder request(String path, String... headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address() + path));
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return request;
  }

  private Reply send(HttpRequest.Builder request) {
    try {
      HttpResponse<byte[]> response =
          client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
      String body = new String(response.body(), StandardCharsets.UTF_8);
      return new Reply(response.statusCode(), body, response);
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Where Tomcat keeps its files, and only while it runs. */
  Path folder() {
    return folder;
  }

  @Override
  public void close() {
    try {
      tomcat.stop();
      tomcat.destroy();
      calls.close();
      client.close();
      // From the inside out: a folder goes after what is in it.
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    } catch (LifecycleException | IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
