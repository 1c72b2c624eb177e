package aegle.protocols.vercel;

import aegle.protocols.DecodeException;
import aegle.protocols.KnownFields;
import aegle.protocols.Refusals;
import aegle.protocols.json.JsonReader;
import aegle.protocols.pino.LineReader;
import aegle.protocols.pino.LineReading;
import aegle.signals.Entry;
import aegle.signals.FieldNames;
import aegle.signals.Fields;
import aegle.signals.Json;
import aegle.signals.Measurement;
import aegle.signals.Refusal;
import aegle.signals.Severity;
import aegle.signals.SignalBatch;
import aegle.signals.Value;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What drains deliver, as a list of JSON or as lines of it: logs, Speed Insights and Web Analytics,
 * told apart by their members, so that one address serves all of them. Traces come as OTLP and are
 * read elsewhere. Safe for all threads.
 */
public final class Drain {
  /** Items of one delivery; those beyond are refused. */
  public static final int MAX_ITEMS = 50_000;

  /** Which deployment something comes from. */
  public static final String DEPLOYMENT_FIELD = "vercel.deployment.id";

  private static final String ITEM = "drain_item";
  private static final String REFERER = "http.request.referrer";
  private static final int CRASHED = -1;

  private final JsonReader json;
  private final LineReader lines = new LineReader();

  /** A reader of deliveries of at most so many bytes after decompression. */
  public Drain(int maxBytes) {
    this.json = new JsonReader(maxBytes);
  }

  /**
   * Reads a delivery.
   *
   * @param receivedNanos when it came, in nanoseconds since 1970
   * @throws DecodeException when a list is broken; broken lines are refused one by one
   */
  public SignalBatch read(byte[] body, long receivedNanos) {
    Gathering gathering = new Gathering(receivedNanos);
    int first = 0;
    while (first < body.length && body[first] <= ' ') {
      first++;
    }
    if (first < body.length && body[first] == '[') {
      if (json.read(body, first, body.length - first) instanceof Json.Items(List<Json> items)) {
        items.forEach(gathering::add);
      }
    } else {
      readLines(body, gathering);
    }
    return gathering.result();
  }

  private void readLines(byte[] body, Gathering gathering) {
    int start = 0;
    for (int i = 0; i <= body.length; i++) {
      if (i == body.length || body[i] == '\n') {
        if (!new String(body, start, i - start, StandardCharsets.UTF_8).isBlank()) {
          try {
            gathering.add(json.read(body, start, i - start));
          } catch (DecodeException _) {
            gathering.refusals.add(ITEM, "malformed", 1);
          }
        }
        start = i + 1;
      }
    }
  }

  /** The items of one delivery. */
  private final class Gathering {
    private final long receivedNanos;
    private final List<Entry> entries = new ArrayList<>();
    private final List<Measurement> counts = new ArrayList<>();
    private final Refusals refusals = new Refusals();
    private int items;

    Gathering(long receivedNanos) {
      this.receivedNanos = receivedNanos;
    }

    void add(Json json) {
      if (!(json instanceof Json.Members item)) {
        refusals.add(ITEM, "not_an_object", 1);
        return;
      }
      if (++items > MAX_ITEMS) {
        refusals.add(ITEM, "too_many", 1);
        return;
      }
      if (item.get("metricType") != null) {
        SignalBatch vitals = SpeedInsights.ofDrain(item, receivedNanos);
        entries.addAll(vitals.entries());
        for (Refusal refusal : vitals.refusals()) {
          refusals.add(refusal.signal(), refusal.reason(), refusal.count());
        }
      } else if (item.get("eventType") != null) {
        Entry entry = PageEvents.ofDrain(item, receivedNanos);
        entries.add(entry);
        counts.addAll(PageEvents.counted(entry));
      } else if (item.get("source") != null || item.get("message") != null) {
        entries.add(line(item, receivedNanos));
      } else {
        refusals.add(ITEM, "unknown", 1);
      }
    }

    SignalBatch result() {
      return new SignalBatch(entries, counts, List.of(), refusals.list());
    }
  }

  private Entry line(Json.Members item, long receivedNanos) {
    Json.Members proxy = item.members("proxy");
    Fields.Builder fields = Fields.builder();
    Members.put(fields, FieldNames.SERVICE, item, "projectName");
    Members.put(fields, FieldNames.ENVIRONMENT, item, "environment");
    Members.put(fields, DEPLOYMENT_FIELD, item, "deploymentId");
    Members.put(fields, "vercel.source", item, "source");
    Members.put(fields, "vercel.project.id", item, "projectId");
    Members.put(fields, "vercel.branch", item, "branch");
    Members.put(fields, "vercel.region", item, "executionRegion");
    Members.put(fields, "http.request.id", item, "requestId");
    Members.put(fields, FieldNames.HOST, item, "host");
    Members.put(fields, "tls.client.ja4", item, "ja4Digest");
    Members.put(fields, FieldNames.ROUTE, item, "entrypoint");
    Members.put(fields, FieldNames.METHOD, proxy, "method");
    Members.put(fields, "client.address", proxy, "clientIp");
    Members.put(fields, REFERER, proxy, "referer");
    Members.put(fields, "vercel.cache", proxy, "vercelCache");
    Members.put(fields, "vercel.waf.action", proxy, "wafAction");
    Members.put(fields, "vercel.waf.rule", proxy, "wafRuleId");
    String address =
        Members.text(proxy, "path").isEmpty()
            ? Members.text(item, "path")
            : Members.text(proxy, "path");
    if (!address.isEmpty()) {
      fields.put(FieldNames.URL_PATH, Members.path(address));
      fields.putText(KnownFields.URL_QUERY, Members.query(address));
    }
    for (Json agent : proxy.items("userAgent")) {
      if (agent instanceof Json.Text(String text)) {
        fields.put(KnownFields.USER_AGENT, text);
      }
    }
    identifier(fields, FieldNames.TRACE_ID, item, "traceId", "trace.id");
    identifier(fields, FieldNames.SPAN_ID, item, "spanId", "span.id");
    int status = status(item, proxy);
    if (status > 0) {
      fields.put(FieldNames.STATUS_CODE, status);
    }
    fields.put(FieldNames.LEVEL, level(item, status).word());
    return message(item, proxy, status, fields.build(), receivedNanos);
  }

  private Entry message(
      Json.Members item, Json.Members proxy, int status, Fields base, long receivedNanos) {
    long time = Members.time(item, "timestamp", receivedNanos);
    String said = item.get("message") instanceof Json.Text(String text) ? text.strip() : "";
    if (said.isEmpty()) {
      String request =
          status == CRASHED
              ? "the function crashed"
              : Members.text(proxy, "method")
                  + " "
                  + base.text(FieldNames.URL_PATH, "")
                  + (status > 0 ? " " + status : "");
      return LineReader.plain(request.strip(), base, time);
    }
    if (said.indexOf('\n') < 0) {
      byte[] line = said.getBytes(StandardCharsets.UTF_8);
      if (lines.read(line, 0, line.length, base, time, receivedNanos)
          instanceof LineReading.Read read) {
        return read.entry();
      }
    }
    return LineReader.plain(said, base, time);
  }

  private static void identifier(
      Fields.Builder fields, String field, Json.Members item, String name, String other) {
    String first = Members.text(item, name);
    String id = first.isEmpty() ? Members.text(item, other) : first;
    @Nullable Value fitted = KnownFields.fitted(field, new Value.Text(id));
    if (!id.isEmpty() && fitted != null) {
      fields.put(field, fitted);
    }
  }

  /** The status of the answer; {@link #CRASHED} where the function did; 0 where nobody says. */
  private static int status(Json.Members item, Json.Members proxy) {
    for (Json.Members members : List.of(item, proxy)) {
      if (members.get("statusCode") instanceof Json.Numeral status) {
        double code = status.real();
        if (code == CRASHED || (code >= 100 && code <= 999)) {
          return (int) code;
        }
      }
    }
    return 0;
  }

  private static Severity level(Json.Members item, int status) {
    String said = Members.text(item, "level");
    if (status == CRASHED) {
      return Severity.FATAL;
    }
    if (said.isEmpty()) {
      return Members.text(item, "type").equals("stderr") ? Severity.ERROR : Severity.INFO;
    }
    return Severity.of(said);
  }
}
