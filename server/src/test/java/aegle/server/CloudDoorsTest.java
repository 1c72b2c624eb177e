package aegle.server;

import static aegle.server.SendingPlatform.KEY;
import static aegle.server.SendingPlatform.ORIGIN;
import static aegle.server.SendingPlatform.PUBLIC_KEY;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import aegle.server.CloudPlatform.Signer;
import aegle.server.RunningAegle.Reply;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The doors for the clients of CloudWatch and of Vercel, of a server that is closed otherwise. */
class CloudDoorsTest {
  private static final String JSON_TYPE = "application/x-amz-json-1.1";
  private static final String GROUP = "{\"logGroupName\":\"beauty\"}";
  private static final String STREAM = "{\"logGroupName\":\"beauty\",\"logStreamName\":\"app\"}";

  @TempDir private Path folder;
  private RunningAegle aegle;

  @BeforeEach
  void start() throws Exception {
    CloudPlatform.writeDecisions(folder.resolve("config"), ORIGIN);
    aegle = RunningAegle.start(folder.resolve("config"), folder.resolve("data"), false);
  }

  @AfterEach
  void stop() {
    aegle.close();
  }

  @Test
  void a_logger_makes_its_stream_and_logs_and_a_blind_retry_counts_once() throws Exception {
    assertThat(type(logs("DescribeLogStreams", GROUP))).isEqualTo("ResourceNotFoundException");
    assertThat(logs("CreateLogGroup", GROUP).status()).isEqualTo(200);
    assertThat(type(logs("CreateLogGroup", GROUP))).isEqualTo("ResourceAlreadyExistsException");
    String retention = "{\"logGroupName\":\"beauty\",\"retentionInDays\":30}";
    assertThat(logs("PutRetentionPolicy", retention).status()).isEqualTo(200);
    assertThat(type(logs("PutLogEvents", events("x")))).isEqualTo("ResourceNotFoundException");
    assertThat(logs("CreateLogStream", STREAM).status()).isEqualTo(200);

    String batch = events("error - second of it", "info - first of it");
    Reply put = logs("PutLogEvents", batch);
    assertThat(put.status()).as(put.body()).isEqualTo(200);
    assertThat(put.json().get("nextSequenceToken").asString()).isNotEmpty();
    assertThat(logs("PutLogEvents", batch).status()).isEqualTo(200);

    JsonNode second = SendingPlatform.found(aegle, "log", "message:\"second of it\"");
    assertThat(second.get("level").asString()).isEqualTo("error");
    assertThat(second.get("project").asString()).isEqualTo("cloud");
    assertThat(second.get("aws.log.stream").asString()).isEqualTo("app");
    Reply both = aegle.get("/api/aegle/v1/records?kind=log&q=aws.log.group:beauty", KEY);
    assertThat(both.json().at("/data/entries").valueStream().toList())
        .extracting(entry -> entry.at("/fields/message").asString())
        .as("newest first")
        .containsExactly("second of it", "first of it");

    stop();
    aegle = RunningAegle.start(folder.resolve("config"), folder.resolve("data"), false);
    JsonNode stream = logs("DescribeLogStreams", GROUP).json().at("/logStreams/0");
    assertThat(stream.get("logStreamName").asString()).isEqualTo("app");
    assertThat(stream.get("lastEventTimestamp").asLong()).isPositive();
    JsonNode group = logs("DescribeLogGroups", "{}").json().at("/logGroups/0");
    assertThat(group.get("retentionInDays").asInt()).isEqualTo(30);
  }

  @Test
  void a_signature_that_is_not_right_is_refused_in_the_words_that_sdks_know() throws Exception {
    Instant now = InstantSource.system().instant();
    String secret = CloudPlatform.SECRET;
    Reply wrong = logs("DescribeLogGroups", "{}", new Signer("AKIDEXAMPLE", "another", now));
    assertThat(wrong.status()).isEqualTo(403);
    assertThat(type(wrong)).isEqualTo("InvalidSignatureException");
    assertThat(wrong.header("x-amzn-ErrorType")).isEqualTo("InvalidSignatureException");
    Instant early = now.minus(Duration.ofHours(1));
    Reply skewed = logs("DescribeLogGroups", "{}", new Signer("AKIDEXAMPLE", secret, early));
    assertThat(skewed.json().get("message").asString()).startsWith("Signature expired");
    assertThat(skewed.header("Date")).as("by which an SDK sets its clock").isNotEmpty();
    Reply unknown = logs("DescribeLogGroups", "{}", new Signer("AKIDNOBODY", secret, now));
    assertThat(type(unknown)).isEqualTo("UnrecognizedClientException");
    Reply reader = logs("DescribeLogGroups", "{}", new Signer("AKIDREADONLY", secret, now));
    assertThat(type(reader)).isEqualTo("AccessDeniedException");
    Reply unsigned =
        aegle.post("/", bytes("{}"), "X-Amz-Target", "Logs_20140328.DescribeLogGroups");
    assertThat(type(unsigned)).isEqualTo("MissingAuthenticationTokenException");
    assertThat(aegle.post("/", bytes("a=b")).status()).as("no call of AWS").isNotEqualTo(200);
    assertThat(aegle.get("/").status()).as("the first page").isEqualTo(302);
  }

  @Test
  void metrics_of_both_forms_are_series_and_a_retry_counts_once() throws Exception {
    String json =
        "{\"Namespace\":\"Clinic\",\"MetricData\":[{\"MetricName\":\"Bookings\",\"Value\":3,"
            + "\"Unit\":\"Count\",\"Dimensions\":[{\"Name\":\"clinic\",\"Value\":\"c-1\"}]}]}";
    for (int attempt = 1; attempt <= 2; attempt++) {
      Reply reply =
          call(
              bytes(json),
              Map.of(
                  "Content-Type", "application/x-amz-json-1.0",
                  "X-Amz-Target", "GraniteServiceVersion20100801.PutMetricData",
                  "Amz-Sdk-Invocation-Id", "one-call"),
              signer());
      assertThat(reply.status()).as(reply.body()).isEqualTo(200);
      assertThat(reply.body()).isEqualTo("{}");
    }
    String series = "{clinic=\"c-1\",namespace=\"Clinic\",project=\"cloud\"}";
    SendingPlatform.awaitValue(aegle, "Bookings" + series, 3);
    SendingPlatform.awaitValue(aegle, "Bookings_total" + series, 3);

    String form =
        "Action=PutMetricData&Version=2010-08-01&Namespace=Clinic"
            + "&MetricData.member.1.MetricName=latency&MetricData.member.1.Unit=Milliseconds"
            + "&MetricData.member.1.StatisticValues.SampleCount=4"
            + "&MetricData.member.1.StatisticValues.Sum=100"
            + "&MetricData.member.1.StatisticValues.Minimum=10"
            + "&MetricData.member.1.StatisticValues.Maximum=%s";
    Map<String, String> headers =
        Map.of(
            "Content-Type", "application/x-www-form-urlencoded; charset=utf-8",
            "Content-Encoding", "gzip");
    Reply xml = call(SendingPlatform.gzipped(bytes(form.formatted("40"))), headers, signer());
    assertThat(xml.status()).as(xml.body()).isEqualTo(200);
    assertThat(xml.body()).startsWith("<PutMetricDataResponse xmlns=");
    SendingPlatform.awaitValue(aegle, "latency_sum{namespace=\"Clinic\"}", 100);
    SendingPlatform.awaitValue(aegle, "latency_max", 40);
    Reply nan = call(SendingPlatform.gzipped(bytes(form.formatted("NaN"))), headers, signer());
    assertThat(nan.status()).isEqualTo(400);
    assertThat(nan.body()).contains("<Code>InvalidParameterValue</Code>");
  }

  @Test
  void pages_and_servers_of_vercel_track_and_measure() throws Exception {
    String door = "/_vercel/%s?project=1&key=" + PUBLIC_KEY;
    String view = "{\"o\":\"https://clinic.example/book/7\",\"dp\":\"/book/[id]\"}";
    assertThat(aegle.post(door.formatted("insights/view"), bytes(view)).status()).isEqualTo(204);
    String event = "{\"o\":\"https://clinic.example/\",\"en\":\"booking\",\"ed\":{\"price\":1499}}";
    assertThat(aegle.post(door.formatted("insights/event"), bytes(event)).status()).isEqualTo(204);
    String vitals =
        "{\"o\":\"https://clinic.example/book\",\"metrics\":[{\"name\":\"INP\",\"value\":640}]}";
    assertThat(aegle.post(door.formatted("speed-insights/vitals"), bytes(vitals)).status())
        .isEqualTo(204);
    assertThat(aegle.post("/_vercel/insights/view", bytes(view)).status()).isEqualTo(403);
    assertThat(
            aegle
                .post(door.formatted("insights/view"), bytes(view), "Origin", "https://x.y")
                .status())
        .isEqualTo(403);

    JsonNode booked =
        SendingPlatform.found(aegle, "log", "event.name:booking AND event.data.price:1499");
    assertThat(booked.get("project").asString()).isEqualTo("web");
    assertThat(
            SendingPlatform.found(aegle, "vital", "vital.name:INP").get("vital.rating").asString())
        .isEqualTo("poor");
    SendingPlatform.awaitValue(aegle, "aegle_page_views_total{route=\"/book/[id]\"}", 1);
    SendingPlatform.awaitValue(aegle, "aegle_custom_events_total{event=\"booking\"}", 1);
    Reply script = aegle.get("/_vercel/insights/script.js");
    assertThat(script.status()).isEqualTo(200);
    assertThat(script.header("Content-Type")).startsWith("text/javascript");
    assertThat(aegle.get("/_vercel/speed-insights/script.js").body()).contains("layout-shift");
  }

  @Test
  void a_drain_shows_its_code_and_takes_only_what_vercel_signed() throws Exception {
    Reply handshake = aegle.post("/vercel/drains/web-drain", new byte[0]);
    assertThat(handshake.status()).isEqualTo(200);
    assertThat(handshake.header("x-vercel-verify")).isEqualTo("code-1");
    byte[] delivery =
        bytes(
            """
            [{"id":"1","deploymentId":"dpl_1","source":"lambda","host":"clinic.example",
              "timestamp":%d,"projectId":"prj_1","level":"error","message":"drained words"}]
            """
                .formatted(InstantSource.system().millis()));
    assertThat(drain(delivery, "0".repeat(40)).status()).isEqualTo(403);
    String right = CloudPlatform.vercelSignature(delivery, CloudPlatform.DRAIN_SECRET);
    assertThat(drain(delivery, right).status()).isEqualTo(200);
    assertThat(drain(delivery, right).status()).as("sent again").isEqualTo(200);
    JsonNode line = SendingPlatform.found(aegle, "log", "message:\"drained words\"");
    assertThat(line.get("level").asString()).isEqualTo("error");
    assertThat(line.get("project").asString()).isEqualTo("web");

    byte[] traces =
        bytes(
            """
            {"resourceSpans":[{"scopeSpans":[{"spans":[{
              "traceId":"5b8efff798038103d269b633813fc60c","spanId":"eee19b7ec3c1b174",
              "name":"GET /drained","kind":2,"startTimeUnixNano":"%d","endTimeUnixNano":"%d"}]}]}]}
            """
                .formatted(SendingPlatform.nowNanos(), SendingPlatform.nowNanos()));
    String signature = CloudPlatform.vercelSignature(traces, CloudPlatform.DRAIN_SECRET);
    assertThat(drain(traces, signature).status()).isEqualTo(200);
    SendingPlatform.found(aegle, "span", "span.id:eee19b7ec3c1b174");
    assertThat(aegle.post("/vercel/drains/nobody", delivery).status()).isEqualTo(404);
  }

  @Test
  void deployments_become_releases_with_one_deploy_each() throws Exception {
    for (String type : List.of("created", "succeeded", "ready")) {
      byte[] event =
          bytes(
              """
              {"id":"evt_%1$s","type":"deployment.%1$s","createdAt":%2$d,"payload":{"deployment":
                {"id":"dpl_9","name":"web","url":"web-9.vercel.app",
                 "meta":{"githubCommitSha":"abc123","githubCommitRef":"main"}},
               "target":"production","project":{"id":"prj_1"}}}
              """
                  .formatted(type, InstantSource.system().millis()));
      String signature = CloudPlatform.vercelSignature(event, CloudPlatform.WEBHOOK_SECRET);
      Reply reply = aegle.post("/vercel/webhooks/web-hook", event, "x-vercel-signature", signature);
      assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    }
    JsonNode release = aegle.get("/api/aegle/v1/releases?project=web", KEY).json().at("/data/0");
    assertThat(release.get("version").asString()).isEqualTo("abc123");
    assertThat(release.get("deploys").size()).isEqualTo(1);
    assertThat(release.at("/deploys/0/environment").asString()).isEqualTo("production");
    SendingPlatform.found(aegle, "log", "event.name:\"deployment.succeeded\" AND release:abc123");
  }

  private Reply drain(byte[] body, String signature) throws Exception {
    return aegle.post("/vercel/drains/web-drain", body, "x-vercel-signature", signature);
  }

  private static Signer signer() {
    return new Signer(
        CloudPlatform.ACCESS_KEY_ID, CloudPlatform.SECRET, InstantSource.system().instant());
  }

  private Reply logs(String operation, String body) throws Exception {
    return logs(operation, body, signer());
  }

  private Reply logs(String operation, String body, Signer signer) throws Exception {
    return call(
        bytes(body),
        Map.of(
            "Content-Type",
            JSON_TYPE,
            "X-Amz-Target",
            "Logs_20140328." + operation,
            "User-Agent",
            "aws-sdk-js/3.1168.0"),
        signer);
  }

  private Reply call(byte[] body, Map<String, String> headers, Signer signer) throws Exception {
    return aegle.post("/", body, signer.sign(aegle.port(), body, new HashMap<>(headers)));
  }

  /** Events of one millisecond, as winston-cloudwatch sorts them: the last one first. */
  private static String events(String... messages) {
    long now = InstantSource.system().millis();
    StringBuilder events = new StringBuilder();
    for (String message : messages) {
      events.append(events.isEmpty() ? "" : ",");
      events.append("{\"timestamp\":%d,\"message\":\"%s\"}".formatted(now, message));
    }
    return "{\"logGroupName\":\"beauty\",\"logStreamName\":\"app\",\"logEvents\":[" + events + "]}";
  }

  private static String type(Reply reply) {
    return reply.json().get("__type").asString();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
