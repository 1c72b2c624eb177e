package aegle.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import aegle.guard.masking.Kind;
import aegle.protocols.remotewrite.WriteRequestReader;
import aegle.protocols.remotewrite.WriteRequestWriter;
import aegle.server.RunningAegle.Reply;
import aegle.server.Sowing.Seed;
import aegle.server.testing.RecordingReceiver;
import aegle.server.testing.RecordingReceiver.Received;
import aegle.server.web.testing.Browserless;
import aegle.signals.Labels;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The whole server sends on what it took in: to a real Prometheus, and to recorders of ours. */
class ForwardingTest {
  private static final Path PROMETHEUS = Path.of("/usr/bin/prometheus");
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @TempDir private Path folder;
  private final RecordingReceiver receiver;
  private final HttpClient http = HttpClient.newHttpClient();

  ForwardingTest() throws IOException {
    receiver = new RecordingReceiver();
  }

  @AfterEach
  void stop() {
    receiver.close();
    http.close();
  }

  private void forwards(Path config, String items) throws IOException {
    Files.createDirectories(config);
    Files.writeString(
        config.resolve("aegle.yml"),
        "\nforwards:\n" + items.indent(2),
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }

  private String remoteWrite(String url) {
    return "- {name: away, to: remote-write, url: '%s', metrics: ['{__name__=~\".+\"}']}"
        .formatted(url);
  }

  @Test
  void without_a_forward_nothing_leaves_and_the_api_says_so() throws Exception {
    try (RunningAegle aegle = RunningAegle.start(config(), folder.resolve("data"), true)) {
      assertThat(aegle.get("/api/aegle/v1/forwards").body())
          .isEqualTo("{\"status\":\"success\",\"data\":[]}");
    }
  }

  private Path config() throws IOException {
    return Files.createDirectories(folder.resolve("config"));
  }

  @Test
  void a_real_prometheus_has_what_was_taken_in_here() throws Exception {
    assumeTrue(Files.isExecutable(PROMETHEUS), "Debian's prometheus is not installed");
    int port = freePort();
    Process prometheus = prometheus(port);
    try {
      forwards(config(), remoteWrite("http://127.0.0.1:" + port + "/api/v1/write"));
      try (RunningAegle aegle = RunningAegle.start(config(), folder.resolve("data"), true)) {
        long now = InstantSource.system().millis();
        for (int i = 0; i < 20; i++) {
          WriteRequestWriter request = new WriteRequestWriter();
          for (int clinic = 0; clinic < 50; clinic++) {
            Labels series = Labels.of("__name__", "bookings_total", "clinic", "c" + clinic);
            request.add(series, now - 60_000 + 1_000L * i, (double) (100 * clinic + i));
          }
          assertThat(aegle.write(request.body()).status()).isEqualTo(204);
        }
        String sum = Integer.toString(50 * 19 + 100 * 49 * 50 / 2);
        awaitThere(port, "sum(bookings_total)", sum);
        awaitThere(port, "sum(count_over_time(bookings_total[5m]))", "1000");
        awaitThere(port, "bookings_total{clinic=\"c7\"}", "719");
        JsonNode forward = aegle.get("/api/aegle/v1/forwards").json().at("/data/0");
        assertThat(forward.get("host").asString()).isEqualTo("127.0.0.1:" + port);
        assertThat(forward.get("refused").asInt()).isZero();
        assertThat(forward.get("dropped").asInt()).isZero();
      }
    } finally {
      prometheus.destroy();
      prometheus.waitFor();
    }
  }

  private Process prometheus(int port) throws IOException {
    Path home = Files.createDirectories(folder.resolve("prometheus"));
    Files.writeString(home.resolve("prometheus.yml"), "scrape_configs: []\n");
    return new ProcessBuilder(
            PROMETHEUS.toString(),
            "--config.file=" + home.resolve("prometheus.yml"),
            "--storage.tsdb.path=" + home.resolve("data"),
            "--web.listen-address=127.0.0.1:" + port,
            "--web.enable-remote-write-receiver",
            "--log.level=warn")
        .redirectErrorStream(true)
        .redirectOutput(home.resolve("log").toFile())
        .start();
  }

  private void awaitThere(int port, String expression, String value) throws Exception {
    URI address =
        URI.create(
            "http://127.0.0.1:%d/api/v1/query?query=%s"
                .formatted(port, URLEncoder.encode(expression, UTF_8)));
    RunningAegle.await(
        expression + " to be " + value + " in Prometheus",
        () -> {
          try {
            String body =
                http.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString()).body();
            return JSON.readTree(body).at("/data/result/0/value/1").asString();
          } catch (IOException _) {
            return "nobody there yet";
          }
        },
        value::equals);
  }

  @Test
  void no_personal_data_that_was_planted_leaves_this_house() throws Exception {
    Path config = SendingPlatform.writeDecisions(config());
    Files.writeString(config.resolve("key"), "k");
    String records = "records: [log, span, error, vital, check-in]";
    String all = "metrics: ['{__name__=~\".+\"}']";
    forwards(
        config,
        """
        - {name: rw, to: remote-write, url: '%1$s/rw', %2$s}
        - {name: otlp, to: otlp, url: '%1$s/otlp', %2$s, %3$s}
        - {name: dd, to: datadog, url: '%1$s/dd', secret-file: key, %2$s, records: [log, error]}
        - {name: nr, to: new-relic, url: '%1$s/nr', secret-file: key, %2$s, %3$s}
        """
            .formatted(receiver.url(), all, records));
    List<Seed> seeds;
    int statsd = StatsdDoorsTest.freeUdpPort();
    ServerOptions options =
        new ServerOptions(config, folder.resolve("data"), 0, 0, 0, statsd, false);
    try (RunningAegle aegle = RunningAegle.start(options)) {
      Sowing sowing = new Sowing(aegle, statsd);
      sowing.sow();
      String sown = "sum(sown_total) == " + 2 * Kind.values().length;
      RunningAegle.await(
          sown, () -> aegle.query(sown, SendingPlatform.KEY), found -> found.size() == 1);
      seeds = sowing.seeds();
      RunningAegle.await(
          "the queues to be empty",
          () -> aegle.get("/api/aegle/v1/forwards", SendingPlatform.KEY).json().get("data"),
          data -> waiting(data) == 0);
      for (JsonNode forward :
          aegle.get("/api/aegle/v1/forwards", SendingPlatform.KEY).json().get("data")) {
        assertThat(forward.get("sent").asInt()).as(forward.toString()).isGreaterThan(100);
        assertThat(forward.get("refused").asInt() + forward.get("dropped").asInt())
            .as(forward.toString())
            .isLessThanOrEqualTo(forward.get("name").asString().equals("rw") ? 0 : 1_000);
      }
    }
    byte[] left = everythingThatLeft();
    Set<String> secrets = new HashSet<>();
    Set<String> marks = new HashSet<>();
    for (Seed seed : seeds) {
      secrets.add(seed.planted().secret());
      if (!seed.mark().isEmpty()) {
        marks.add(seed.mark());
      }
    }
    assertThat(new PlantedSearch(secrets).in(left)).isEmpty();
    Set<String> kept = new PlantedSearch(marks).in(left);
    System.out.printf(
        "%,d values planted; %,d bytes left the house in %,d requests, with %,d of %,d sentences%n",
        seeds.size(), left.length, receiver.all().size(), kept.size(), marks.size());
    assertThat(kept.size()).as("sending nothing would prove nothing").isGreaterThan(100);
  }

  private static long waiting(JsonNode data) {
    long waiting = 0;
    for (JsonNode forward : data) {
      waiting += forward.get("waiting").asLong();
    }
    return waiting;
  }

  /** Paths, headers and bodies of every request, unpacked. */
  private byte[] everythingThatLeft() throws IOException {
    ByteArrayOutputStream left = new ByteArrayOutputStream();
    WriteRequestReader reader = new WriteRequestReader(1 << 24);
    for (Received request : receiver.all()) {
      left.writeBytes(request.path().getBytes(UTF_8));
      left.writeBytes(request.headers().toString().getBytes(UTF_8));
      if (request.header("content-encoding").equals("gzip")) {
        left.writeBytes(request.unpacked());
      } else {
        reader.open(request.body(), request.body().length);
        while (reader.nextSeries()) {
          left.writeBytes(reader.labels().toString().getBytes(UTF_8));
        }
      }
      left.writeBytes(request.body());
    }
    return left.toByteArray();
  }

  @Test
  void a_reload_adds_changes_and_removes_forwards_and_counts_it() throws Exception {
    Path config = config();
    try (RunningAegle aegle = RunningAegle.start(config, folder.resolve("data"), true)) {
      write(aegle, "before_total");
      forwards(config, remoteWrite(receiver.url() + "/first"));
      assertThat(aegle.post("/-/reload", new byte[0]).status()).isEqualTo(200);
      write(aegle, "first_total");
      awaitArrived("/first", "first_total");
      assertThat(names("/first")).doesNotContain("before_total");
      receiver.answers(503);
      write(aegle, "waiting_total");
      String page = aegle.get("/api/aegle/v1/forwards").body();
      assertThat(page).contains("\"host\":\"127.0.0.1:" + receiver.port()).doesNotContain("/first");

      Files.writeString(config.resolve("aegle.yml"), "");
      forwards(config, remoteWrite(receiver.url() + "/second"));
      assertThat(aegle.post("/-/reload", new byte[0]).status()).isEqualTo(200);
      receiver.answers(200);
      awaitArrived("/second", "waiting_total");

      Files.writeString(config.resolve("aegle.yml"), "");
      assertThat(aegle.post("/-/reload", new byte[0]).status()).isEqualTo(200);
      write(aegle, "after_total");
      Reply own = aegle.get("/metrics");
      assertThat(own.body())
          .contains("aegle_forward_changes_total{change=\"added\"} 1.0")
          .contains("aegle_forward_changes_total{change=\"changed\"} 1.0")
          .contains("aegle_forward_changes_total{change=\"removed\"} 1.0")
          .doesNotContain("aegle_forward_lag_seconds{");
      assertThat(folder.resolve("data/forwards/away")).doesNotExist();
      assertThat(names("/second")).doesNotContain("after_total");
    }
  }

  @Test
  void a_receiver_that_never_answers_holds_no_sender_up() throws Exception {
    CountDownLatch answering = new CountDownLatch(1);
    receiver.answers(_ -> {
      try {
        answering.await(60, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        throw new AssertionError("interrupted while it kept somebody waiting", e);
      }
      return new RecordingReceiver.Answer(200, Map.of(), "");
    });
    forwards(config(), remoteWrite(receiver.url() + "/slow"));
    try (RunningAegle aegle = RunningAegle.start(config(), folder.resolve("data"), true)) {
      for (int i = 0; i < 50; i++) {
        write(aegle, "patient_total_" + i);
      }
      JsonNode forward = aegle.get("/api/aegle/v1/forwards").json().at("/data/0");
      assertThat(forward.get("waiting").asInt()).isGreaterThanOrEqualTo(50);
      assertThat(forward.get("sent").asInt()).isZero();
      answering.countDown();
      awaitArrived("/slow", "patient_total_49");
    }
  }

  @Test
  void the_page_says_what_leaves_and_that_nothing_does() throws Exception {
    Path config = config();
    Files.writeString(config.resolve("key"), "s3cret-key");
    try (RunningAegle aegle = RunningAegle.start(config, folder.resolve("data"), true)) {
      Browserless reader = owner(aegle);
      assertThat(reader.get("/forwarding"))
          .contains("Nothing leaves this house", "config/aegle.yml", "to: remote-write");
      receiver.answers(500);
      forwards(
          config,
          "- {name: away, to: remote-write, url: '%s/api/tenant-7', metrics: [up], secret-file: key}"
              .formatted(receiver.url()));
      assertThat(aegle.post("/-/reload", new byte[0]).status()).isEqualTo(200);
      write(aegle, "up");
      RunningAegle.await("an attempt", receiver::all, all -> !all.isEmpty());
      String page =
          RunningAegle.await(
              "the attempt on the page",
              () -> reader.get("/forwarding"),
              html -> html.contains("HTTP 500"));
      assertThat(page)
          .contains("Signals leave this house to one receiver", "leaves the house, masked")
          .contains("127.0.0.1:" + receiver.port(), "by Prometheus remote write", "metrics up")
          .contains("Last failure", "the receiver is in trouble (HTTP 500)")
          .doesNotContain("tenant-7", "s3cret-key", "Nothing leaves");
    }
  }

  private Browserless owner(RunningAegle aegle) throws Exception {
    String link = Files.readString(folder.resolve("data/setup-link")).strip();
    Browserless owner = new Browserless("http://localhost:" + aegle.port());
    owner.get("/setup");
    String form = "&name=nok&password=a+quiet+long+phrase&again=a+quiet+long+phrase";
    owner.post("/setup", "token=" + link.substring(link.indexOf('#') + 1) + form);
    owner.signIn("nok", "a quiet long phrase");
    return owner;
  }

  private static void write(RunningAegle aegle, String metric) throws Exception {
    byte[] body =
        new WriteRequestWriter()
            .add(Labels.of("__name__", metric), InstantSource.system().millis(), 1)
            .body();
    assertThat(aegle.write(body).status()).isEqualTo(204);
  }

  private void awaitArrived(String path, String metric) throws Exception {
    RunningAegle.await(metric + " at " + path, () -> names(path), names -> names.contains(metric));
  }

  /** Names of the metrics that a path has taken. */
  private List<String> names(String path) {
    List<String> names = new ArrayList<>();
    WriteRequestReader reader = new WriteRequestReader(1 << 24);
    for (Received request : receiver.taken()) {
      if (request.path().equals(path)) {
        reader.open(request.body(), request.body().length);
        while (reader.nextSeries()) {
          names.add(reader.labels().metricName());
        }
      }
    }
    return names;
  }

  @Test
  void nothing_that_was_acknowledged_is_lost_when_the_process_is_killed() throws Exception {
    receiver.answers(503);
    forwards(
        config(),
        "- {name: away, to: remote-write, url: '%s/write', metrics: [kill_test]}"
            .formatted(receiver.url()));
    long first = InstantSource.system().millis() / 1_000 - 3_600;
    long next = first;
    for (int round = 0; round < 3; round++) {
      try (ServerProcess server = ServerProcess.start(folder, "-Xmx256m")) {
        // Away, there, and away again: it is killed at any of these.
        receiver.answers(round == 1 ? 200 : 503);
        for (int i = 0; i < 100; i++) {
          next = acknowledged(server, next);
        }
      }
    }
    receiver.answers(200);
    long wanted = next - first;
    try (ServerProcess server = ServerProcess.start(folder, "-Xmx256m")) {
      assertThat(server.isAlive()).isTrue();
      RunningAegle.await(wanted + " samples", this::seconds, found -> found.size() >= wanted);
    }
    Set<Long> arrived = new HashSet<>(seconds());
    for (long second = first; second < next; second++) {
      assertThat(arrived).contains(second);
    }
  }

  private long acknowledged(ServerProcess server, long second) throws Exception {
    byte[] body =
        new WriteRequestWriter()
            .add(Labels.of("__name__", "kill_test"), second * 1_000, (double) second)
            .body();
    HttpRequest request =
        HttpRequest.newBuilder(server.address().resolve("/api/v1/write"))
            .header("Content-Type", WriteRequestWriter.CONTENT_TYPE)
            .header("Content-Encoding", "snappy")
            .POST(BodyPublishers.ofByteArray(body))
            .build();
    assertThat(http.send(request, BodyHandlers.discarding()).statusCode()).isEqualTo(204);
    return second + 1;
  }

  /** The seconds of the samples that were taken, each once. */
  private Set<Long> seconds() {
    Set<Long> seconds = new HashSet<>();
    WriteRequestReader reader = new WriteRequestReader(1 << 24);
    for (Received request : receiver.taken()) {
      reader.open(request.body(), request.body().length);
      while (reader.nextSeries()) {
        while (reader.nextSample()) {
          seconds.add((long) reader.value());
        }
      }
    }
    return seconds;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
