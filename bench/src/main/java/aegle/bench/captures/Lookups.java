package aegle.bench.captures;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.trace.v1.Span;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What should be found after a request was taken in: identifiers and words read out of the recorded
 * body, by other code than the server's own.
 */
final class Lookups {
  /** The kind of a question whether a series ever had a value: {@code name == value}. */
  static final String HISTORY = "history";

  private static final Pattern METRIC_VALUE = Pattern.compile("MetricData\\.member\\.\\d+\\.Value");

  /** Of one request: the first ten stand for the rest. */
  private static final int MAX_PER_CAPTURE = 10;

  /** The kind of a question to the store of series. */
  static final String SERIES = "series";

  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build())
          .build();
  private static final Pattern ITEM_TYPE = Pattern.compile("\"type\":\"([a-z_]+)\"");
  private static final int MAX_ITEM_HEADER_CHARS = 300;

  /** A word of plain letters and digits: nothing in it is masked, nothing is a query's own sign. */
  private static final Pattern PLAIN_WORDS = Pattern.compile("[A-Za-z]{3,}(?: [A-Za-z]{2,})*");

  /**
   * A question to the store of records.
   *
   * @param kind such as {@code log}; {@link #SERIES} where the query is an expression of PromQL, or
   *     {@link #HISTORY}
   */
  record Question(String kind, String query) {}

  private final Set<Question> questions = new LinkedHashSet<>();

  private Lookups() {}

  /** The questions to which this request is an answer. */
  static Collection<Question> of(Capture capture, String target) {
    Lookups lookups = new Lookups();
    byte[] body = Wire.unpacked(capture);
    try {
      lookups.read(capture, target, body);
    } catch (JacksonException | InvalidProtocolBufferException e) {
      // Broken on purpose: what stands before the break is looked for, and nothing behind it.
      return lookups.first();
    }
    return lookups.first();
  }

  private List<Question> first() {
    return questions.stream().limit(MAX_PER_CAPTURE).toList();
  }

  private void read(Capture capture, String target, byte[] body)
      throws InvalidProtocolBufferException {
    String text = new String(body, StandardCharsets.UTF_8);
    boolean json = capture.header("content-type").orElse("").contains("json");
    if (VendorLookups.isOne(target)) {
      VendorLookups vendor = new VendorLookups(this);
      vendor.read(capture, target, JSON.readTree(text));
      questions.addAll(vendor.series());
    } else if (target.contains("/envelope") || target.equals("/tunnel")) {
      readEnvelope(text);
    } else if (target.contains("/vitals") && capture.method().equals("POST")) {
      readVitals(JSON.readTree(text));
    } else if (capture.family().equals("cloudwatch-logs")) {
      JSON.readTree(text)
          .path("logEvents")
          .forEach(event -> readWinston(event.path("message").asString("")));
    } else if (capture.family().equals("cloudwatch-metrics")) {
      readMetrics(text);
    } else if (target.endsWith("/insights/event")) {
      ask("log", "event.name", JSON.readTree(text).path("en").asString(""));
    } else if (target.startsWith("/api/logs")) {
      text.lines().forEach(this::readLine);
    } else if (target.startsWith("/loki") && json) {
      readPush(JSON.readTree(text));
    } else if (target.equals("/v1/traces")) {
      readSpans(json, text, body);
    } else if (target.equals("/v1/logs") && !json) {
      readLogs(ExportLogsServiceRequest.parseFrom(body));
    }
  }

  void ask(String kind, String field, String value) {
    if (!value.isEmpty()) {
      questions.add(new Question(kind, field + ":\"" + value + "\""));
    }
  }

  void askWords(String message) {
    Matcher words = PLAIN_WORDS.matcher(message);
    if (words.find()) {
      ask("log", "message", words.group());
    }
  }

  private void readEnvelope(String text) {
    String[] lines = text.split("\n", -1);
    for (int i = 1; i + 1 < lines.length; i++) {
      Matcher type = ITEM_TYPE.matcher(lines[i]);
      boolean isHeader = lines[i].length() <= MAX_ITEM_HEADER_CHARS && lines[i].startsWith("{");
      if (isHeader && type.find() && lines[i + 1].startsWith("{")) {
        readItem(type.group(1), JSON.readTree(lines[i + 1]));
        i++;
      }
    }
  }

  private void readItem(String type, JsonNode item) {
    switch (type) {
      case "event" -> ask("error", "event.id", id(item.path("event_id")));
      case "transaction" -> ask("span", "span.id", id(item.at("/contexts/trace/span_id")));
      case "span" -> {
        ask("span", "span.id", id(item.path("span_id")));
        item.path("items").forEach(span -> ask("span", "span.id", id(span.path("span_id"))));
      }
      case "log" -> item.path("items").forEach(log -> askWords(log.path("body").asString("")));
      case "check_in" -> ask("check-in", "check_in.id", id(item.path("check_in_id")));
      case "replay_event" -> ask("replay", "replay.id", id(item.path("replay_id")));
      default -> {
        return; // Sessions, metrics and reports of clients become series; files stay files.
      }
    }
  }

  private static String id(JsonNode id) {
    return id.asString("").replace("-", "").toLowerCase(Locale.ROOT);
  }

  private void readVitals(JsonNode beacon) {
    List<JsonNode> metrics = new ArrayList<>();
    if (beacon.isArray()) {
      beacon.forEach(metrics::add);
    } else if (beacon.path("metrics").isArray()) {
      beacon.get("metrics").forEach(metrics::add);
    } else {
      metrics.add(beacon);
    }
    metrics.forEach(metric -> ask("vital", "vital.id", metric.path("id").asString("")));
  }

  /** A line of pino, which may name its message otherwise; then there is nothing to ask. */
  private void readLine(String line) {
    if (line.startsWith("{")) {
      askWords(JSON.readTree(line).path("msg").asString(""));
    }
  }

  /** JSON over several lines, or the level and the message. */
  private void readWinston(String message) {
    if (message.startsWith("{")) {
      askWords(JSON.readTree(message).path("message").asString(""));
    } else {
      askWords(message.replaceFirst("^[a-z]+ - ", ""));
    }
  }

  /** Metrics of a single value: the name, then what else is told, the value, its unit. */
  private void readMetrics(String form) {
    String name = "";
    for (String pair : form.split("&", -1)) {
      int equals = pair.indexOf('=');
      String key = pair.substring(0, Math.max(0, equals));
      String value = URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8);
      if (key.endsWith(".MetricName")) {
        name = value.replaceAll("[^A-Za-z0-9_:]", "_");
      } else if (METRIC_VALUE.matcher(key).matches()) {
        questions.add(new Question(HISTORY, name + " == " + value));
      }
    }
  }

  private void readPush(JsonNode push) {
    for (JsonNode stream : push.path("streams")) {
      for (JsonNode value : stream.path("values")) {
        String line = value.path(1).asString("");
        if (line.startsWith("{")) {
          readLine(line);
        } else {
          askWords(line);
        }
      }
    }
  }

  private void readSpans(boolean json, String text, byte[] body)
      throws InvalidProtocolBufferException {
    if (json) {
      for (JsonNode resource : JSON.readTree(text).path("resourceSpans")) {
        for (JsonNode scope : resource.path("scopeSpans")) {
          scope.path("spans").forEach(span -> ask("span", "span.id", id(span.path("spanId"))));
        }
      }
      return;
    }
    ExportTraceServiceRequest request = ExportTraceServiceRequest.parseFrom(body);
    request.getResourceSpansList().stream()
        .flatMap(resource -> resource.getScopeSpansList().stream())
        .flatMap(scope -> scope.getSpansList().stream())
        .map(Span::getSpanId)
        .forEach(id -> ask("span", "span.id", hex(id)));
  }

  private void readLogs(ExportLogsServiceRequest request) {
    List<LogRecord> records =
        request.getResourceLogsList().stream()
            .flatMap(resource -> resource.getScopeLogsList().stream())
            .flatMap(scope -> scope.getLogRecordsList().stream())
            .toList();
    for (LogRecord record : records) {
      ask("log", "trace.id", hex(record.getTraceId()));
      askWords(record.getBody().getStringValue());
    }
  }

  private static String hex(ByteString id) {
    return HexFormat.of().formatHex(id.toByteArray());
  }
}
