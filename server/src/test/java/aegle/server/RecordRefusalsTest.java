package aegle.server;

import static aegle.server.SendingPlatform.BUILD;
import static aegle.server.SendingPlatform.KEY;
import static aegle.server.SendingPlatform.NARROW_KEY;
import static aegle.server.SendingPlatform.ORIGIN;
import static aegle.server.SendingPlatform.PUBLIC_KEY;
import static aegle.server.SendingPlatform.READER;
import static aegle.server.SendingPlatform.event;
import static aegle.server.SendingPlatform.found;
import static aegle.server.SendingPlatform.nowNanos;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import aegle.server.RunningAegle.Reply;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URLEncoder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the doors for records say to those who may not come in, in the words of each protocol. */
class RecordRefusalsTest {
  private static final String[] JSON = {"Content-Type", "application/json"};
  private static final byte[] LOKI = "{\"streams\":[]}".getBytes(UTF_8);
  private static final byte[] LINE = "{\"level\":30,\"msg\":\"x\"}".getBytes(UTF_8);
  private static final byte[] BEACON =
      "{\"name\":\"CLS\",\"value\":0.1,\"id\":\"v6-1\"}".getBytes(UTF_8);

  private static RunningAegle aegle;

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    Path config = SendingPlatform.writeDecisions(folder.resolve("config"));
    aegle = RunningAegle.start(config, folder.resolve("data"), false);
  }

  @AfterAll
  static void stop() {
    aegle.close();
  }

  @Test
  void a_wrong_dsn_is_told_by_403_with_a_detail_and_a_header() throws Exception {
    byte[] body = event("ffff0000000000000000000000000001", "from nobody");
    Reply unknown = aegle.post("/api/1/envelope/?sentry_key=" + "9".repeat(32), body);
    assertThat(unknown.status()).isEqualTo(403);
    assertThat(unknown.json().get("detail").asString()).contains("public key");
    assertThat(unknown.header("X-Sentry-Error")).contains("public key");
    assertThat(aegle.post("/api/7/envelope/?sentry_key=" + PUBLIC_KEY, body).status())
        .as("a project that does not exist")
        .isEqualTo(403);
    assertThat(aegle.post("/api/1/envelope/", body).status()).as("no key").isEqualTo(403);
    assertThat(
            aegle
                .post(
                    "/api/1/envelope/?sentry_key=" + PUBLIC_KEY,
                    body,
                    "X-Sentry-Auth",
                    "Sentry sentry_key=" + PUBLIC_KEY)
                .status())
        .as("two keys")
        .isEqualTo(400);
    assertThat(
            aegle
                .post(
                    "/api/1/envelope/?sentry_key=" + PUBLIC_KEY,
                    body,
                    "Origin",
                    "https://evil.example")
                .status())
        .as("a page of someone else")
        .isEqualTo(403);
    assertThat(aegle.get("/api/1/cron/x/" + "9".repeat(32) + "/?status=ok").status())
        .isEqualTo(403);
  }

  @Test
  void who_has_no_key_is_told_so_before_the_body_is_read() throws Exception {
    String path = "/api/1/envelope/";
    assertThat(statusOfBegun(path + "?sentry_key=" + "9".repeat(32), "")).isEqualTo(403);
    assertThat(statusOfBegun("/tunnel?sentry_key=" + PUBLIC_KEY, "")).isEqualTo(403);
    String stranger = "{\"dsn\":\"http://" + "9".repeat(32) + "@127.0.0.1/1\"}\n";
    assertThat(statusOfBegun("/tunnel", stranger)).isEqualTo(403);
    assertThat(statusOfBegun(path, stranger)).isEqualTo(403);
    assertThat(statusOfBegun("/tunnel", "{}\n")).as("no key at all").isEqualTo(403);
    assertThat(statusOfBegun("/tunnel", "x".repeat(70_000)))
        .as("a first line without end")
        .isEqualTo(400);
  }

  @Test
  void the_key_in_the_first_line_of_an_envelope_opens_the_tunnel() throws Exception {
    String header =
        "{\"event_id\":\"ffff0000000000000000000000000003\",\"dsn\":\"%s\"}"
            .formatted(SendingPlatform.dsn(aegle.port()));
    String log = "{\"items\":[{\"body\":\"through the tunnel\",\"level\":\"info\"}]}";
    byte[] body = SendingPlatform.envelope(header, "log", log + " ".repeat(200_000));
    assertThat(aegle.post("/tunnel", body).status()).isEqualTo(200);
    byte[] packed = SendingPlatform.gzipped(body);
    assertThat(aegle.post("/tunnel", packed, "Content-Encoding", "gzip").status()).isEqualTo(200);
  }

  /** The status for a body of which the beginning is sent, and never the rest. */
  private static int statusOfBegun(String path, String beginning) throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), aegle.port())) {
      socket.setSoTimeout(10_000);
      String request =
          "POST %s HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000000\r\n\r\n%s"
              .formatted(path, beginning);
      socket.getOutputStream().write(request.getBytes(UTF_8));
      byte[] line = socket.getInputStream().readNBytes("HTTP/1.1 403".length());
      return Integer.parseInt(new String(line, UTF_8).split(" ", 3)[1]);
    }
  }

  @Test
  void a_secret_key_is_asked_for_where_servers_send() throws Exception {
    for (String path : List.of("/loki/api/v1/push", "/api/logs", "/v1/traces", "/v1/logs")) {
      byte[] body = path.equals("/api/logs") ? LINE : LOKI;
      Reply none = aegle.post(path, body, JSON);
      assertThat(none.status()).as(path).isEqualTo(401);
      assertThat(none.header("WWW-Authenticate")).as(path).startsWith("Bearer");
      assertThat(none.body()).as(path).contains("Authorization: Bearer KEY");
      assertThat(aegle.post(path, body, with(JSON, "Authorization", "Bearer wrong")).status())
          .as(path)
          .isEqualTo(401);
      Reply reader = aegle.post(path, body, with(JSON, READER));
      assertThat(reader.status()).as(path).isEqualTo(403);
      assertThat(reader.body()).as(path).contains("'reader' may not write");
    }
    assertThat(aegle.get("/api/aegle/v1/records?kind=log").status()).isEqualTo(401);
    assertThat(aegle.get("/api/aegle/v1/records?kind=log", READER).status()).isEqualTo(200);
    assertThat(aegle.get("/metrics", KEY).body())
        .contains("aegle_intake_rejected_total{protocol=\"loki\",reason=\"unauthorized\"}")
        .contains("aegle_intake_rejected_total{protocol=\"otlp\",reason=\"forbidden\"}");
  }

  @Test
  void only_a_key_of_a_build_announces_and_deletes_releases_and_uploads() throws Exception {
    String releases = "/api/0/organizations/clinic/releases/";
    String chunks = "/api/0/organizations/clinic/chunk-upload/";
    String bundles = "/api/0/organizations/clinic/artifactbundle/assemble/";
    byte[] release = "{\"version\":\"kept@1\",\"projects\":[\"web\"]}".getBytes(UTF_8);
    assertThat(aegle.post(releases, release, with(JSON, BUILD)).status()).isEqualTo(201);
    String[] dsn = {"Authorization", "Bearer " + PUBLIC_KEY};
    for (String[] other : List.of(KEY, READER, dsn)) {
      int status = other[1].equals(dsn[1]) ? 401 : 403;
      assertThat(aegle.delete(releases + "kept@1/", other).status()).isEqualTo(status);
      for (String path : List.of(releases, chunks, bundles)) {
        assertThat(aegle.post(path, release, with(JSON, other)).status()).isEqualTo(status);
        assertThat(aegle.get(path, other).status()).as("even asking").isEqualTo(status);
      }
    }
    Reply sender = aegle.delete(releases + "kept@1/", KEY);
    assertThat(sender.json().get("detail").asString())
        .contains("'sender' may not release", "add 'release' to its list 'may' in aegle.yml");
    Reply byDsn = aegle.delete(releases + "kept@1/?sentry_key=" + PUBLIC_KEY);
    assertThat(byDsn.status()).as("a DSN's key as SDKs send it").isEqualTo(401);

    assertThat(aegle.get(releases + "kept@1/", BUILD).status()).as("all of it").isEqualTo(200);
    assertThat(aegle.post("/api/logs", LINE, BUILD).status()).as("nor sends it").isEqualTo(403);
    assertThat(aegle.get("/api/aegle/v1/releases", BUILD).status()).as("nor asks").isEqualTo(403);
    assertThat(aegle.delete(releases + "kept@1/", BUILD).status()).isEqualTo(204);
  }

  @Test
  void one_key_takes_not_all_live_tails() throws Exception {
    String tail =
        "GET /api/aegle/v1/records/tail?kind=log HTTP/1.1\r\nHost: 127.0.0.1\r\n%s: %s\r\n\r\n";
    List<Socket> open = new ArrayList<>();
    try {
      for (int i = 0; i < 5; i++) {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), aegle.port());
        open.add(socket);
        socket.setSoTimeout(10_000);
        socket.getOutputStream().write(tail.formatted(READER[0], READER[1]).getBytes(UTF_8));
        byte[] line = socket.getInputStream().readNBytes("HTTP/1.1 200".length());
        assertThat(new String(line, UTF_8)).endsWith("200");
      }
      Reply sixth = aegle.get("/api/aegle/v1/records/tail?kind=log", READER);
      assertThat(sixth.status()).isEqualTo(429);
      assertThat(sixth.header("Retry-After")).isEqualTo("10");
      assertThat(sixth.json().get("error").asString())
          .contains("'reader'", "as many live tails as one key may (5)", "close one");
      try (Socket other = new Socket(InetAddress.getLoopbackAddress(), aegle.port())) {
        other.setSoTimeout(10_000);
        other.getOutputStream().write(tail.formatted(KEY[0], KEY[1]).getBytes(UTF_8));
        byte[] line = other.getInputStream().readNBytes("HTTP/1.1 200".length());
        assertThat(new String(line, UTF_8)).as("another key follows").endsWith("200");
      }
      assertThat(aegle.get("/metrics", KEY).body())
          .contains(
              "aegle_intake_rejected_total{protocol=\"records\",reason=\"too_many_tails\"} 1.0");
    } finally {
      for (Socket socket : open) {
        socket.close();
      }
    }
  }

  @Test
  void a_time_in_milliseconds_is_refused_and_does_not_find_nothing() throws Exception {
    Reply refused =
        aegle.get("/api/aegle/v1/records/histogram?kind=log&from=1795436453354", READER);
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.body()).contains("seconds since 1970 (not milliseconds)");
  }

  @Test
  void a_beacon_needs_a_project_and_one_of_its_pages() throws Exception {
    assertThat(aegle.post("/vitals", BEACON).status()).isEqualTo(403);
    assertThat(aegle.post("/vitals?project=1&key=wrongwrong", BEACON).status()).isEqualTo(403);
    String path = "/vitals?project=1&key=" + PUBLIC_KEY;
    Reply foreign = aegle.post(path, BEACON, "Origin", "https://evil.example");
    assertThat(foreign.status()).isEqualTo(403);
    assertThat(foreign.header("Access-Control-Allow-Origin")).isEmpty();
    assertThat(
            aegle
                .options(path, "Origin", "https://evil.example")
                .header("Access-Control-Allow-Origin"))
        .isEmpty();
    assertThat(aegle.post(path, BEACON, "Origin", ORIGIN).status()).isEqualTo(204);
  }

  @Test
  void the_form_of_the_error_page_needs_a_dsn_an_event_and_words() throws Exception {
    String page = "/api/embed/error-page/?eventId=8db9917ae146486396a2c03d855b33c4&dsn=";
    String path = page + URLEncoder.encode(SendingPlatform.dsn(aegle.port()), UTF_8);
    Reply script = aegle.get(path + "&title=%3Cb%3E", "Origin", ORIGIN);
    assertThat(script.status()).isEqualTo(200);
    assertThat(script.header("Content-Type")).startsWith("text/javascript");
    assertThat(script.header("Access-Control-Allow-Origin")).isEqualTo("*");
    assertThat(script.body()).contains("showModal").doesNotContain("<b>", PUBLIC_KEY);

    assertThat(aegle.get(page + "http://wrong@127.0.0.1/1").status()).isEqualTo(403);
    assertThat(aegle.get(path, "Origin", "https://evil.example").status()).isEqualTo(403);
    assertThat(aegle.get(path.replace("8db9917a", "no-id-no")).status()).isEqualTo(400);
    Reply wordless = aegle.post(path, "name=Somchai&comments=".getBytes(UTF_8), "Origin", ORIGIN);
    assertThat(wordless.status()).isEqualTo(400);
    assertThat(wordless.json().at("/errors/comments/0").asString()).contains("required");
    assertThat(aegle.post(path, "comments=It+broke".getBytes(UTF_8)).status()).isEqualTo(200);
  }

  @Test
  void a_project_over_its_quota_is_asked_to_wait_and_its_neighbour_is_not() throws Exception {
    List<Reply> replies = new ArrayList<>();
    for (int i = 1; i <= 4; i++) {
      String id = "ffff000000000000000000000000001" + i;
      replies.add(aegle.post("/api/2/envelope/?sentry_key=" + NARROW_KEY, event(id, "storm " + i)));
    }
    assertThat(replies.getFirst().status()).isEqualTo(200);
    Reply last = replies.getLast();
    assertThat(last.status()).isEqualTo(429);
    assertThat(Integer.parseInt(last.header("Retry-After"))).isBetween(1, 61);
    assertThat(last.header("X-Sentry-Rate-Limits"))
        .isEqualTo(last.header("Retry-After") + "::project:quota_exceeded");
    Reply vitals = aegle.post("/vitals?project=2&key=" + NARROW_KEY, BEACON);
    assertThat(vitals.status()).isEqualTo(429);
    assertThat(Integer.parseInt(vitals.header("Retry-After"))).isBetween(1, 61);

    byte[] neighbour = event("ffff0000000000000000000000000020", "not of the storm");
    assertThat(aegle.post("/api/1/envelope/?sentry_key=" + PUBLIC_KEY, neighbour).status())
        .isEqualTo(200);
    assertThat(aegle.get("/metrics", KEY).body())
        .contains("aegle_intake_rejected_total{protocol=\"sentry\",reason=\"over_quota\"}");
  }

  @Test
  void a_key_over_its_quota_is_asked_to_wait_and_the_other_key_of_its_project_is_not()
      throws Exception {
    String path = "/api/3/envelope/?sentry_key=";
    List<Reply> replies = new ArrayList<>();
    for (int i = 1; i <= 4; i++) {
      String id = "ffff000000000000000000000000004" + i;
      replies.add(aegle.post(path + SendingPlatform.STORMING_KEY, event(id, "storm " + i)));
    }
    assertThat(replies.getFirst().status()).isEqualTo(200);
    Reply last = replies.getLast();
    assertThat(last.status()).isEqualTo(429);
    assertThat(Integer.parseInt(last.header("Retry-After"))).isBetween(1, 61);
    assertThat(last.header("X-Sentry-Rate-Limits"))
        .isEqualTo(last.header("Retry-After") + "::key:quota_exceeded");
    assertThat(last.json().get("detail").asString()).contains("max-per-minute of the key");
    String vitals = "/vitals?project=3&key=";
    Reply beacon = aegle.post(vitals + SendingPlatform.STORMING_KEY, BEACON);
    assertThat(beacon.status()).as("its beacons too").isEqualTo(429);

    byte[] calm = event("ffff0000000000000000000000000050", "the other key");
    assertThat(aegle.post(path + SendingPlatform.CALM_KEY, calm).status()).isEqualTo(200);
    assertThat(aegle.post(vitals + SendingPlatform.CALM_KEY, BEACON).status()).isEqualTo(204);
    assertThat(found(aegle, "error", "message:\"the other key\"").get("project").asString())
        .isEqualTo("two-keys");
    assertThat(aegle.get("/metrics", KEY).body())
        .contains("aegle_intake_rejected_total{protocol=\"sentry\",reason=\"over_key_quota\"}");
  }

  @Test
  void an_event_that_an_sdk_sends_again_is_answered_as_before_and_kept_once() throws Exception {
    String id = "ffff0000000040000000000000000030";
    String path = "/api/1/envelope/?sentry_key=" + PUBLIC_KEY;
    for (int i = 0; i < 3; i++) {
      Reply reply = aegle.post(path, event(id, "told three times"));
      assertThat(reply.status()).isEqualTo(200);
      assertThat(reply.json().get("id").asString()).isEqualTo(id);
    }
    assertThat(found(aegle, "error", "event.id:" + id)).isNotNull();
    assertThat(aegle.get("/metrics", KEY).body())
        .contains(
            "aegle_intake_rejected_total{protocol=\"sentry\",reason=\"error_duplicate\"} 2.0");
  }

  @Test
  void metrics_have_a_quota_and_none_of_what_is_over_it_is_kept() throws Exception {
    assertThat(gauges("within_a", "within_b").status()).isEqualTo(200);
    Reply over = gauges("over_a", "over_b");
    assertThat(over.status()).isEqualTo(429);
    assertThat(Integer.parseInt(over.header("Retry-After"))).isBetween(1, 61);
    assertThat(aegle.query("within_a", KEY)).hasSize(1);
    assertThat(aegle.query("{__name__=~\"over_.\"}", KEY)).isEmpty();
    String[] line = with(new String[] {"X-Aegle-Batch", "1"}, SendingPlatform.NARROW_SENDER);
    assertThat(aegle.post("/api/logs", LINE, line).status()).as("lines too").isEqualTo(429);
  }

  @Test
  void a_histogram_of_too_many_buckets_is_told_in_the_answer_and_counted() throws Exception {
    String bounds =
        IntStream.rangeClosed(1, 401).mapToObj(String::valueOf).collect(Collectors.joining(","));
    String body =
        """
        {"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"name":"too_wide","histogram":{\
        "aggregationTemporality":2,"dataPoints":[{"timeUnixNano":"%d","count":0,\
        "explicitBounds":[%s]}]}}]}]}]}\
        """
            .formatted(nowNanos(), bounds);
    Reply reply = aegle.post("/v1/metrics", body.getBytes(UTF_8), with(JSON, KEY));
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.json().at("/partialSuccess/rejectedDataPoints").asInt()).isEqualTo(1);
    assertThat(reply.json().at("/partialSuccess/errorMessage").asString())
        .contains("too_many_buckets");
    assertThat(aegle.get("/metrics", KEY).body())
        .contains(
            "aegle_intake_rejected_total{protocol=\"otlp\","
                + "reason=\"data_point_too_many_buckets\"} 1.0");
  }

  /** Two points of OTLP, sent by who may send two a minute. */
  private static Reply gauges(String... names) throws Exception {
    List<String> metrics = new ArrayList<>();
    for (String name : names) {
      metrics.add(
          "{\"name\":\"%s\",\"gauge\":{\"dataPoints\":[{\"timeUnixNano\":\"%d\",\"asDouble\":1}]}}"
              .formatted(name, nowNanos()));
    }
    String body =
        "{\"resourceMetrics\":[{\"scopeMetrics\":[{\"metrics\":[%s]}]}]}"
            .formatted(String.join(",", metrics));
    return aegle.post(
        "/v1/metrics", body.getBytes(UTF_8), with(JSON, SendingPlatform.NARROW_SENDER));
  }

  @Test
  void a_batch_of_lines_whose_name_looks_like_a_phone_is_not_kept_twice() throws Exception {
    String[] first = with(new String[] {"X-Aegle-Batch", "0812345678"}, KEY);
    assertThat(aegle.post("/api/logs", LINE, first).json().get("kept").asInt()).isEqualTo(1);
    Reply again = aegle.post("/api/logs", LINE, with(first, "X-Aegle-Retry", "1"));
    assertThat(again.json().get("known").asBoolean()).isTrue();
  }

  @Test
  void the_good_part_of_a_partly_bad_push_is_kept_as_loki_keeps_it() throws Exception {
    String push =
        """
        {"streams":[{"stream":{"app":"a"},"values":[["%d","good line of a bad push"],\
        ["yesterday","bad"]]}]}\
        """
            .formatted(nowNanos());
    Reply reply = aegle.post("/loki/api/v1/push", push.getBytes(UTF_8), with(JSON, KEY));
    assertThat(reply.status()).isEqualTo(400);
    assertThat(found(aegle, "log", "message:\"good line of a bad push\"")).isNotNull();
  }

  @Test
  void what_is_no_message_of_the_protocol_is_answered_400_in_its_encoding() throws Exception {
    byte[] nonsense = "no such thing".getBytes(UTF_8);
    assertThat(aegle.post("/loki/api/v1/push", nonsense, with(JSON, KEY)).status()).isEqualTo(400);
    Reply json = aegle.post("/v1/logs", nonsense, with(JSON, KEY));
    assertThat(json.status()).isEqualTo(400);
    assertThat(json.json().get("code").asInt()).isEqualTo(3);
    Reply protobuf =
        aegle.post("/v1/logs", nonsense, with(KEY, "Content-Type", "application/x-protobuf"));
    assertThat(protobuf.status()).isEqualTo(400);
    assertThat(protobuf.header("Content-Type")).isEqualTo("application/x-protobuf");
    assertThat(aegle.post("/v1/logs", nonsense, with(KEY, "Content-Type", "text/csv")).status())
        .isEqualTo(415);
    Reply envelope = aegle.post("/api/1/envelope/?sentry_key=" + PUBLIC_KEY, nonsense);
    assertThat(envelope.status()).isEqualTo(400);
    assertThat(envelope.json().get("detail").asString()).contains("envelope header");
    assertThat(aegle.post("/vitals?project=1&key=" + PUBLIC_KEY, "[1".getBytes(UTF_8)).status())
        .isEqualTo(400);
  }

  private static String[] with(String[] headers, String... more) {
    List<String> all = new ArrayList<>(List.of(headers));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }
}
