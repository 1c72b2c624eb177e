package aegle.server;

import static aegle.server.SendingPlatform.KEY;
import static aegle.server.SendingPlatform.ORIGIN;
import static aegle.server.SendingPlatform.PUBLIC_KEY;
import static java.nio.charset.StandardCharsets.UTF_8;

import aegle.guard.masking.Kind;
import aegle.protocols.remotewrite.WriteRequestWriter;
import aegle.server.RunningAegle.Reply;
import aegle.signals.Labels;
import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.DeflaterOutputStream;
import tools.jackson.databind.json.JsonMapper;

/** Sends planted values through every door, in every place where a client may put them. */
final class Sowing {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String ENVELOPE =
      "/api/1/envelope/?sentry_version=7&sentry_key=" + PUBLIC_KEY;

  private final RunningAegle aegle;
  private final int statsdPort;
  private final List<Seed> seeds = new ArrayList<>();
  private Kind kind = Kind.EMAIL;
  private String signal = "";
  private boolean thai;
  private int numbers;
  private int requests;

  /** A value that was sent. */
  record Seed(String signal, Planted planted, String mark) {}

  private interface Door {
    void send() throws Exception;
  }

  Sowing(RunningAegle aegle, int statsdPort) {
    this.aegle = aegle;
    this.statsdPort = statsdPort;
  }

  List<Seed> seeds() {
    return seeds;
  }

  /** Each kind in both languages through each door. */
  void sow() throws Exception {
    Map<String, Door> doors = doors();
    for (Kind next : Kind.values()) {
      for (Map.Entry<String, Door> door : doors.entrySet()) {
        for (boolean inThai : new boolean[] {false, true}) {
          kind = next;
          thai = inThai;
          signal = door.getKey();
          requests++;
          door.getValue().send();
        }
      }
    }
  }

  private Map<String, Door> doors() {
    Map<String, Door> doors = new LinkedHashMap<>();
    doors.put("error", this::error);
    doors.put("request of an error", this::request);
    doors.put("span", this::spans);
    doors.put("log", this::logs);
    doors.put("metric", this::metrics);
    doors.put("StatsD", this::packets);
    doors.put("vital", this::vitals);
    doors.put("replay", this::replay);
    doors.put("check-in", this::checkIn);
    doors.put("CSP report", this::contentPolicy);
    doors.put("feedback", this::feedback);
    doors.put("file", this::files);
    return doors;
  }

  private Planted plant(String mark) {
    Planted planted = Planted.of(kind, ++numbers, thai);
    seeds.add(new Seed(signal, planted, mark));
    return planted;
  }

  /** A sentence with a value; it begins with a word by which the sentence is found again. */
  private String text() {
    String mark = "mark%05d".formatted(numbers + 1);
    return mark + " " + plant(mark).sentence();
  }

  /** A bare value, for a field of {@link #field}. */
  private String value() {
    return plant("").value();
  }

  /**
   * A value where nothing around it tells what it is: only of kinds that are known by their looks.
   */
  private String bare() {
    return switch (kind) {
      case EMAIL, PHONE, NATIONAL_ID, CARD, IBAN, JWT, API_KEY, PRIVATE_KEY -> value();
      case PASSPORT,
          HOSPITAL_NUMBER,
          BANK_ACCOUNT,
          BIRTH_DATE,
          NAME,
          ADDRESS,
          IP,
          LOCATION,
          ACCOUNT,
          USER_ID,
          SESSION_ID,
          SECRET,
          COOKIE,
          HEALTH ->
          "1";
    };
  }

  private String field() {
    return Planted.of(kind, 1, thai).field();
  }

  /** Readers of metrics write names in ASCII before anything else. */
  private String labelName() {
    return Planted.of(kind, 1, false).field();
  }

  private Map<String, Object> pair() {
    return Map.of(field(), value());
  }

  private String parameter() {
    return encoded(field()) + "=" + encoded(value());
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8);
  }

  /** A step of a path, in which a plus is no space. */
  private static String step(String text) {
    return encoded(text).replace("+", "%20");
  }

  private String id() {
    return "%032x".formatted(0xabc000000000L + requests);
  }

  private String span() {
    return "%016x".formatted(0xabc000000000L + requests * 10L + 1);
  }

  private void error() throws Exception {
    Map<String, Object> event = new LinkedHashMap<>();
    event.put("event_id", id());
    event.put("platform", "javascript");
    Map<String, Object> frame =
        Map.of("function", "send", "filename", "app.js", "vars", pair(), "in_app", true);
    event.put(
        "exception",
        Map.of(
            "values",
            List.of(
                Map.of(
                    "type",
                    "Error",
                    "value",
                    text(),
                    "stacktrace",
                    Map.of("frames", List.of(frame))))));
    event.put("logentry", Map.of("message", text(), "params", List.of(text())));
    event.put(
        "breadcrumbs",
        List.of(
            Map.of("category", "console", "message", text()),
            Map.of("category", "fetch", "data", pair()),
            Map.of("category", "navigation", "data", Map.of("to", "/book?" + parameter()))));
    event.put(
        "extra", Map.of("hint", text(), "form", pair(), "json", JSON.writeValueAsString(pair())));
    event.put("tags", Map.of(field(), value(), "hint", text()));
    event.put("user", Map.of("id", value(), "username", value(), "email", value(), "data", pair()));
    event.put("contexts", Map.of("visit", pair(), "state", Map.of("value", text())));
    envelope("event", event);
  }

  private void request() throws Exception {
    Map<String, Object> request = new LinkedHashMap<>();
    request.put("method", "POST");
    request.put("url", "https://clinic.example/book?" + parameter());
    request.put("query_string", parameter() + "&page=1");
    request.put("headers", Map.of("X-Hint", text(), field(), value(), "Cookie", "a=" + value()));
    request.put("cookies", Map.of("last", value()));
    request.put("data", requests % 4 < 2 ? pair() : JSON.writeValueAsString(pair()));
    Map<String, Object> event = new LinkedHashMap<>();
    event.put("event_id", id());
    event.put("message", text());
    event.put("request", request);
    envelope("event", event);
    Map<String, Object> form = new LinkedHashMap<>();
    form.put("event_id", id().replace("abc", "abd"));
    form.put("message", "form");
    form.put("request", Map.of("data", "step=2&" + parameter()));
    envelope("event", form);
  }

  private void spans() throws Exception {
    double now = SendingPlatform.nowSeconds();
    Map<String, Object> child = new LinkedHashMap<>();
    child.put("trace_id", id());
    child.put("span_id", span().replace("abc", "abd"));
    child.put("op", "db");
    child.put("description", "SELECT * FROM visits WHERE who = '" + sql(value()) + "'");
    child.put("data", Map.of(field(), value(), "hint", text()));
    child.put("start_timestamp", now - 1);
    child.put("timestamp", now);
    Map<String, Object> event = new LinkedHashMap<>();
    event.put("type", "transaction");
    event.put("transaction", "book " + text());
    event.put("start_timestamp", now - 1);
    event.put("timestamp", now);
    event.put("contexts", Map.of("trace", Map.of("trace_id", id(), "span_id", span(), "op", "x")));
    event.put("tags", pair());
    event.put("spans", List.of(child));
    envelope("transaction", event);
    Map<String, Object> otlp = new LinkedHashMap<>();
    otlp.put("traceId", id());
    otlp.put("spanId", span().replace("abc", "abe"));
    otlp.put("name", "call " + text());
    otlp.put("startTimeUnixNano", Long.toString(SendingPlatform.nowNanos() - 1_000_000));
    otlp.put("endTimeUnixNano", Long.toString(SendingPlatform.nowNanos()));
    otlp.put(
        "attributes",
        List.of(
            attribute(field(), value()),
            attribute("url.full", "https://clinic.example/v?" + parameter()),
            attribute("db.query.text", "UPDATE p SET x = '" + sql(value()) + "'"),
            attribute("note.of.it", text())));
    otlp.put(
        "events",
        List.of(
            Map.of(
                "name", "exception",
                "timeUnixNano", Long.toString(SendingPlatform.nowNanos()),
                "attributes", List.of(attribute("exception.message", text())))));
    post(
        "/v1/traces",
        JSON.writeValueAsString(
            Map.of(
                "resourceSpans",
                List.of(Map.of("scopeSpans", List.of(Map.of("spans", List.of(otlp))))))),
        "application/json");
  }

  private static String sql(String value) {
    return value.replace("'", "''");
  }

  private static Map<String, Object> attribute(String key, String value) {
    return Map.of("key", key, "value", Map.of("stringValue", value));
  }

  private void logs() throws Exception {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("level", 50);
    line.put("time", SendingPlatform.nowNanos() / 1_000_000);
    line.put("msg", text());
    line.put(field(), value());
    line.put("req", Map.of("url", "/book?" + parameter(), "headers", pair()));
    line.put(
        "err", Map.of("type", "Error", "message", text(), "stack", "Error: " + text() + "\n at x"));
    String lines = JSON.writeValueAsString(line) + "\nplain line " + text() + "\n";
    post("/api/logs?service=booking", lines, "application/x-ndjson");
    Map<String, Object> stream = new LinkedHashMap<>();
    stream.put("stream", Map.of("app", "beauty", "hint", text()));
    stream.put(
        "values",
        List.of(
            List.of(Long.toString(SendingPlatform.nowNanos()), text(), pair()),
            List.of(Long.toString(SendingPlatform.nowNanos()), JSON.writeValueAsString(pair()))));
    post(
        "/loki/api/v1/push",
        JSON.writeValueAsString(Map.of("streams", List.of(stream))),
        "application/json");
    Map<String, Object> log = new LinkedHashMap<>();
    log.put("timeUnixNano", Long.toString(SendingPlatform.nowNanos()));
    log.put("body", Map.of("stringValue", text()));
    log.put("attributes", List.of(attribute(field(), value()), attribute("hint", text())));
    post(
        "/v1/logs",
        JSON.writeValueAsString(
            Map.of(
                "resourceLogs",
                List.of(Map.of("scopeLogs", List.of(Map.of("logRecords", List.of(log))))))),
        "application/json");
    Map<String, Object> sdk = new LinkedHashMap<>();
    sdk.put("timestamp", SendingPlatform.nowSeconds());
    sdk.put("trace_id", id());
    sdk.put("level", "warn");
    sdk.put("body", text());
    sdk.put("attributes", Map.of(field(), Map.of("value", value(), "type", "string")));
    envelope("log", Map.of("items", List.of(sdk)));
  }

  private void metrics() throws Exception {
    long now = SendingPlatform.nowNanos();
    WriteRequestWriter request = new WriteRequestWriter();
    request.add(
        Labels.of(
            "__name__",
            "reminders_total",
            "job",
            "booking",
            labelName(),
            value(),
            "hint",
            text(),
            "path",
            "/visits/" + bare()),
        now / 1_000_000,
        1);
    Reply reply = aegle.write(request.body(), KEY);
    expect(reply.status() == 204, "remote write", reply);
    List<Map<String, Object>> attributes =
        List.of(attribute(labelName(), value()), attribute("hint", text()));
    Map<String, Object> point = new LinkedHashMap<>();
    point.put("asInt", "2");
    point.put("startTimeUnixNano", Long.toString(now - 1_000_000_000));
    point.put("timeUnixNano", Long.toString(now));
    point.put("attributes", attributes);
    Map<String, Object> delta =
        Map.of("aggregationTemporality", 1, "isMonotonic", true, "dataPoints", List.of(point));
    Map<String, Object> gauge = new LinkedHashMap<>(point);
    gauge.put("attributes", List.of(attribute(labelName(), value())));
    List<Map<String, Object>> metrics =
        List.of(
            Map.of("name", "calls", "description", text(), "sum", delta),
            Map.of("name", "open", "gauge", Map.of("dataPoints", List.of(gauge))));
    post(
        "/v1/metrics",
        JSON.writeValueAsString(
            Map.of(
                "resourceMetrics",
                List.of(Map.of("scopeMetrics", List.of(Map.of("metrics", metrics)))))),
        "application/json");
    Map<String, Object> sdk = new LinkedHashMap<>();
    sdk.put("timestamp", SendingPlatform.nowSeconds());
    sdk.put("name", "slots.offered");
    sdk.put("type", "counter");
    sdk.put("value", 1);
    sdk.put("attributes", Map.of(labelName(), Map.of("value", value(), "type", "string")));
    envelope("trace_metric", Map.of("items", List.of(sdk)));
  }

  private void packets() throws Exception {
    String tags = "|#" + labelName() + ":" + line(value()) + ",hint:" + line(text());
    StatsdDoorsTest.sendUdp("sown:1|c" + tags + "\nsown.wait:1|ms|#hint:" + bare(), statsdPort);
    String title = line(text());
    String words = line(text());
    String event = "_e{" + title.length() + "," + words.length() + "}:" + title + "|" + words;
    StatsdDoorsTest.sendUdp(event + "|#" + field() + ":" + line(value()), statsdPort);
    String check = "_sc|sown|2|#" + labelName() + ":" + line(value());
    StatsdDoorsTest.sendUdp(check + "|m:" + line(text()), statsdPort);
  }

  /** As clients write words, since a line's end would be that of the metric. */
  private static String line(String words) {
    return words.replace("\n", "\\n");
  }

  private void vitals() throws Exception {
    Map<String, Object> beacon = new LinkedHashMap<>();
    beacon.put("name", "LCP");
    beacon.put("value", 2_600.5);
    beacon.put("id", "v6-" + requests);
    beacon.put("url", "https://clinic.example/visits/" + step(bare()) + "?" + parameter());
    beacon.put(
        "attribution", Map.of("target", "div[title='" + text() + "']", "url", "/i?" + parameter()));
    beacon.put(field(), value());
    beacon.put("hint", text());
    String path = "/vitals?project=1&key=" + PUBLIC_KEY;
    Reply reply =
        aegle.post(
            path,
            JSON.writeValueAsBytes(beacon),
            "Origin",
            ORIGIN,
            "Content-Type",
            "application/json");
    expect(reply.status() == 204, path, reply);
  }

  private void replay() throws Exception {
    Map<String, Object> input =
        element(10, "input", Map.of("type", "text", "value", value(), "placeholder", text()));
    Map<String, Object> link =
        element(
            11, "a", Map.of("href", "/v?" + parameter(), "title", text(), "aria-label", text()));
    Map<String, Object> image =
        element(
            12,
            "img",
            Map.of("alt", text(), "src", "/i/" + step(bare()) + ".png", "data-x", bare()));
    Map<String, Object> words = Map.of("type", 3, "id", 13, "textContent", text());
    Map<String, Object> body = new LinkedHashMap<>(element(2, "body", Map.of()));
    body.put("childNodes", List.of(input, link, image, words));
    Map<String, Object> document = Map.of("type", 0, "id", 1, "childNodes", List.of(body));
    List<Object> events = new ArrayList<>();
    events.add(
        event(
            4, Map.of("href", "https://clinic.example/b?" + parameter(), "width", 1, "height", 1)));
    events.add(event(2, Map.of("node", document, "initialOffset", Map.of("top", 0, "left", 0))));
    events.add(event(3, Map.of("source", 5, "id", 10, "text", value(), "isChecked", false)));
    Map<String, Object> added = Map.of("type", 3, "id", 20, "textContent", text());
    events.add(
        event(
            3,
            Map.of(
                "source",
                0,
                "adds",
                List.of(Map.of("parentId", 2, "node", added)),
                "texts",
                List.of(Map.of("id", 13, "value", text())),
                "attributes",
                List.of(Map.of("id", 10, "attributes", Map.of("value", value(), "title", text()))),
                "removes",
                List.of())));
    words(events);
    send(events);
  }

  /** What the console, clicks and requests add to a recording. */
  private void words(List<Object> events) throws Exception {
    events.add(custom(Map.of("category", "console", "message", text(), "data", pair())));
    events.add(
        custom(
            Map.of(
                "category",
                "ui.click",
                "message",
                "body > button",
                "data",
                Map.of(
                    "nodeId",
                    10,
                    "node",
                    Map.of(
                        "id",
                        10,
                        "tagName",
                        "button",
                        "textContent",
                        text(),
                        "attributes",
                        Map.of("aria-label", text()))))));
    events.add(
        event(
            5,
            Map.of(
                "tag",
                "performanceSpan",
                "payload",
                Map.of(
                    "op",
                    "resource.fetch",
                    "description",
                    "https://x.example/a?" + parameter(),
                    "data",
                    Map.of("request", Map.of("body", pair()))))));
  }

  private static Map<String, Object> element(int id, String tag, Map<String, Object> attributes) {
    return Map.of(
        "type", 2, "id", id, "tagName", tag, "attributes", attributes, "childNodes", List.of());
  }

  private static Map<String, Object> event(int type, Map<String, Object> data) {
    return Map.of("type", type, "timestamp", SendingPlatform.nowNanos() / 1_000_000, "data", data);
  }

  private static Map<String, Object> custom(Map<String, Object> payload) {
    return event(5, Map.of("tag", "breadcrumb", "payload", payload));
  }

  private void send(List<Object> events) throws Exception {
    Map<String, Object> event = new LinkedHashMap<>();
    event.put("type", "replay_event");
    event.put("replay_id", id());
    event.put("segment_id", 0);
    event.put("urls", List.of("https://clinic.example/v/?" + parameter()));
    event.put("user", Map.of("email", value()));
    event.put("tags", pair());
    ByteArrayOutputStream recording = new ByteArrayOutputStream();
    recording.write("{\"segment_id\":0}\n".getBytes(UTF_8));
    try (DeflaterOutputStream packed = new DeflaterOutputStream(recording)) {
      packed.write(JSON.writeValueAsBytes(events));
    }
    ByteArrayOutputStream envelope = new ByteArrayOutputStream();
    envelope.write(
        """
        {"event_id":"%s"}
        {"type":"replay_event"}
        %s
        {"type":"replay_recording","length":%d}
        """
            .formatted(id(), JSON.writeValueAsString(event), recording.size())
            .getBytes(UTF_8));
    recording.writeTo(envelope);
    Reply reply = aegle.post(ENVELOPE, envelope.toByteArray());
    expect(reply.status() == 200, "replay", reply);
  }

  private void checkIn() throws Exception {
    Map<String, Object> checkIn = new LinkedHashMap<>();
    checkIn.put("check_in_id", id());
    checkIn.put("monitor_slug", "nightly");
    checkIn.put("status", "error");
    checkIn.put("monitor_config", Map.of("owner", text(), "job", pair()));
    envelope("check_in", checkIn);
  }

  private void contentPolicy() throws Exception {
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("document-uri", "https://clinic.example/book/?" + parameter());
    report.put("referrer", "https://clinic.example/?" + parameter());
    report.put("effective-directive", "script-src");
    report.put("blocked-uri", "https://tracker.example/?" + parameter());
    report.put("script-sample", text());
    post(
        "/api/1/security/?sentry_key=" + PUBLIC_KEY,
        JSON.writeValueAsString(Map.of("csp-report", report)),
        "application/csp-report");
  }

  private void feedback() throws Exception {
    Map<String, Object> said = new LinkedHashMap<>();
    said.put("message", text());
    said.put("contact_email", value());
    said.put("name", value());
    said.put("url", "https://clinic.example/b?" + parameter());
    envelope("feedback", Map.of("event_id", id(), "contexts", Map.of("feedback", said)));
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("event_id", id().replace("abc", "abf"));
    report.put("name", value());
    report.put("email", value());
    report.put("comments", text());
    envelope("user_report", report);
  }

  private void files() throws Exception {
    String content = text() + "\n" + JSON.writeValueAsString(pair()) + "\nGET /book?" + parameter();
    byte[] bytes = content.getBytes(UTF_8);
    ByteArrayOutputStream envelope = new ByteArrayOutputStream();
    envelope.write(
        """
        {"event_id":"%s"}
        {"type":"attachment","filename":"request.log","length":%d}
        """
            .formatted(id(), bytes.length)
            .getBytes(UTF_8));
    envelope.write(bytes);
    Reply reply = aegle.post(ENVELOPE, envelope.toByteArray());
    expect(reply.status() == 200, "attachment", reply);
    Map<String, Object> profile = new LinkedHashMap<>();
    profile.put("event_id", id().replace("abc", "ab1"));
    profile.put("transaction", Map.of("name", text(), "id", id(), "trace_id", id()));
    profile.put("profile", Map.of("frames", List.of(Map.of("function", "f", "vars", pair()))));
    envelope("profile", profile);
  }

  private void envelope(String type, Map<String, Object> payload) throws Exception {
    String header = "{\"event_id\":\"" + payload.getOrDefault("event_id", id()) + "\"}";
    Reply reply =
        aegle.post(
            ENVELOPE, SendingPlatform.envelope(header, type, JSON.writeValueAsString(payload)));
    expect(reply.status() == 200, type, reply);
  }

  private void post(String path, String body, String contentType) throws Exception {
    Reply reply =
        aegle.post(path, body.getBytes(UTF_8), "Content-Type", contentType, KEY[0], KEY[1]);
    expect(reply.status() / 100 == 2, path, reply);
  }

  private static void expect(boolean taken, String what, Reply reply) {
    if (!taken) {
      throw new AssertionError(what + " was answered with " + reply);
    }
  }
}
