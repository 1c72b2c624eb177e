package aegle.protocols.vercel;

import aegle.protocols.DecodeException;
import aegle.protocols.KnownFields;
import aegle.protocols.UserAgentText;
import aegle.protocols.json.JsonReader;
import aegle.protocols.vitals.BeaconOrigin;
import aegle.signals.Entry;
import aegle.signals.EntryKind;
import aegle.signals.FieldNames;
import aegle.signals.Fields;
import aegle.signals.Json;
import aegle.signals.Labels;
import aegle.signals.Measurement;
import aegle.signals.SignalBatch;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Page views and events of Web Analytics: what the page's script and {@code track()} of
 * {@code @vercel/analytics/server} post ({@code o} the address, {@code ts}, {@code dp} the route,
 * {@code r} the referrer, {@code en} and {@code ed} the event and its data, {@code f} the flags),
 * and what an analytics drain delivers. Safe for all threads.
 */
public final class PageEvents {
  /** A longer body is refused: 64 KiB, which is all that a beacon holds. */
  public static final int MAX_BYTES = 64 * 1024;

  public static final String KIND_FIELD = "event.kind";
  public static final String NAME_FIELD = "event.name";

  /** What stands before the names of an event's own data. */
  public static final String DATA_PREFIX = "event.data.";

  private static final String PAGE_VIEW = "page_view";
  private static final String CUSTOM = "custom";
  private static final String REFERRER = "http.request.referrer";
  private static final String LOGGER = "vercel.analytics";
  private static final JsonReader JSON = new JsonReader(MAX_BYTES);

  /** To which address something was posted. */
  public enum Door {
    VIEW,
    EVENT,
    SESSION
  }

  private PageEvents() {}

  /**
   * Reads what a page or a server posted.
   *
   * @param receivedNanos when it came, in nanoseconds since 1970
   * @throws DecodeException when it is neither a view nor an event
   */
  public static SignalBatch read(byte[] body, Door door, BeaconOrigin origin, long receivedNanos) {
    if (body.length > MAX_BYTES) {
      throw new DecodeException("the body has more than " + MAX_BYTES + " bytes; send less");
    }
    Json.Members said = JSON.readMembers(body, 0, body.length);
    String address = Members.text(said, "o");
    String event = Members.text(said, "en");
    if (address.isEmpty() && origin.referer().isEmpty()) {
      throw new DecodeException("'o' is missing; it is the address of the page");
    }
    if (door == Door.EVENT && event.isEmpty()) {
      throw new DecodeException("'en' is missing; it is the name of the event");
    }
    Fields.Builder fields = Fields.builder();
    place(fields, address.isEmpty() ? origin.referer() : address);
    Members.put(fields, FieldNames.ROUTE, said, "dp");
    Members.put(fields, REFERRER, said, "r");
    Members.put(fields, FieldNames.SDK_NAME, said, "sdkn");
    Members.put(fields, FieldNames.SDK_VERSION, said, "sdkv");
    Members.putAll(fields, DATA_PREFIX, said.members("ed"));
    Members.putAll(fields, "feature_flag.", said.members("f").members("p"));
    fields.putText(FieldNames.BROWSER, UserAgentText.browser(origin.userAgent()));
    fields.putText(FieldNames.DEVICE, UserAgentText.device(origin.userAgent()));
    String kind =
        switch (door) {
          case VIEW -> PAGE_VIEW;
          case EVENT -> CUSTOM;
          case SESSION -> "session";
        };
    return batch(List.of(entry(kind, event, fields, Members.time(said, "ts", receivedNanos))));
  }

  /** An item of an analytics drain. */
  static Entry ofDrain(Json.Members item, long receivedNanos) {
    Fields.Builder fields = Fields.builder();
    place(fields, Members.text(item, "origin"));
    Members.put(fields, FieldNames.URL_PATH, item, "path");
    Members.put(fields, KnownFields.URL_QUERY, item, "queryParams");
    Members.put(fields, FieldNames.ROUTE, item, "route");
    Members.put(fields, REFERRER, item, "referrer");
    Members.put(fields, FieldNames.SESSION_ID, item, "sessionId");
    Members.put(fields, "device.id", item, "deviceId");
    Members.put(fields, FieldNames.DEVICE, item, "deviceType");
    Members.put(fields, FieldNames.BROWSER, item, "clientName");
    Members.put(fields, "os.name", item, "osName");
    Members.put(fields, "geo.country_iso_code", item, "country");
    Members.put(fields, FieldNames.SDK_NAME, item, "sdkName");
    Members.put(fields, FieldNames.SDK_VERSION, item, "sdkVersion");
    Members.put(fields, FieldNames.ENVIRONMENT, item, "vercelEnvironment");
    Members.put(fields, Drain.DEPLOYMENT_FIELD, item, "deployment");
    Members.putAll(fields, DATA_PREFIX, data(item));
    boolean view = Members.text(item, "eventType").equals("pageview");
    return entry(
        view ? PAGE_VIEW : CUSTOM,
        Members.text(item, "eventName"),
        fields,
        Members.time(item, "timestamp", receivedNanos));
  }

  /** The data of an event, which a drain delivers as a text of JSON. */
  private static Json.Members data(Json.Members item) {
    if (!(item.get("eventData") instanceof Json.Text(String text))) {
      return item.members("eventData");
    }
    byte[] json = text.getBytes(StandardCharsets.UTF_8);
    try {
      return JSON.read(json) instanceof Json.Members data ? data : Json.NOTHING;
    } catch (DecodeException _) {
      return Json.NOTHING; // Cut off by the sender: the event itself happened all the same.
    }
  }

  private static void place(Fields.Builder fields, String address) {
    if (!address.isEmpty()) {
      fields.put(FieldNames.URL_PATH, Members.path(address));
      fields.putText("url.domain", Members.host(address));
      fields.putText(KnownFields.URL_QUERY, Members.query(address));
    }
  }

  private static Entry entry(String kind, String event, Fields.Builder fields, long timeNanos) {
    String name = kind.equals(CUSTOM) ? event : kind;
    fields.put(KIND_FIELD, kind);
    fields.put(NAME_FIELD, name);
    fields.put(FieldNames.LOGGER, LOGGER);
    fields.put(FieldNames.LEVEL, "info");
    fields.put(FieldNames.MESSAGE, name);
    return new Entry(EntryKind.LOG, timeNanos, fields.build());
  }

  /** The records, and what they add to counters. */
  static SignalBatch batch(List<Entry> entries) {
    List<Measurement> counts = new ArrayList<>();
    entries.forEach(entry -> counts.addAll(counted(entry)));
    return new SignalBatch(entries, counts, List.of(), List.of());
  }

  /** What an event adds to counters; nothing for any other record. */
  static List<Measurement> counted(Entry entry) {
    Fields fields = entry.fields();
    return switch (fields.text(KIND_FIELD, "")) {
      case PAGE_VIEW -> {
        String path = fields.text(FieldNames.URL_PATH, "");
        Labels route = Labels.of(Map.of("route", fields.text(FieldNames.ROUTE, path)));
        yield List.of(count("aegle_page_views", route, entry));
      }
      case CUSTOM -> {
        Labels event = Labels.of(Map.of("event", fields.text(NAME_FIELD, "")));
        yield List.of(count("aegle_custom_events", event, entry));
      }
      default -> List.of();
    };
  }

  private static Measurement count(String name, Labels labels, Entry entry) {
    return new Measurement(name, labels, Measurement.Kind.COUNT, 1, entry.timeMillis());
  }
}
