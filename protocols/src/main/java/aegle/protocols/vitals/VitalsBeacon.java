package aegle.protocols.vitals;

import aegle.protocols.DecodeException;
import aegle.protocols.Refusals;
import aegle.protocols.json.JsonReader;
import aegle.signals.Entry;
import aegle.signals.Json;
import aegle.signals.SignalBatch;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads beacons. Safe for all threads. */
public final class VitalsBeacon {
  /** A longer body is refused: 256 KiB; browsers send at most 64 KiB. */
  public static final int MAX_BYTES = 256 * 1024;

  /** Metrics of one beacon; those beyond are refused. */
  public static final int MAX_METRICS = 100;

  public static final String VITAL = "vital";

  private static final int MAX_FORM_FIELDS = 100;

  private final JsonReader json = new JsonReader(MAX_BYTES);

  /**
   * Reads a beacon.
   *
   * @param receivedNanos when it came, in nanoseconds since 1970
   * @throws DecodeException when it is too long or no beacon: 413 or 400
   */
  public SignalBatch read(byte[] body, int length, BeaconOrigin origin, long receivedNanos) {
    if (length > MAX_BYTES) {
      throw new DecodeException(
          "a beacon has " + length + " bytes; at most " + MAX_BYTES + " are taken in");
    }
    return read(tree(body, length), origin, receivedNanos);
  }

  /**
   * Reads a beacon that is a tree already.
   *
   * @throws DecodeException when it is no beacon
   */
  public static SignalBatch read(Json beacon, BeaconOrigin origin, long receivedNanos) {
    Refusals refusals = new Refusals();
    List<Entry> entries = new ArrayList<>();
    Metric.Context context = new Metric.Context(origin, receivedNanos, refusals);
    switch (beacon) {
      case Json.Members members when members.get("metrics") instanceof Json.Items metrics ->
          addAll(metrics, members, context, entries);
      case Json.Members metric ->
          Metric.read(metric, Json.NOTHING, context).ifPresent(entries::add);
      case Json.Items metrics -> addAll(metrics, Json.NOTHING, context, entries);
      case Json.Text _, Json.Numeral _, Json.Flag _, Json.Nil _ ->
          throw new DecodeException("a beacon is a metric or a list of metrics");
    }
    return new SignalBatch(entries, List.of(), List.of(), refusals.list());
  }

  private static void addAll(
      Json.Items metrics, Json.Members shared, Metric.Context context, List<Entry> entries) {
    for (Json item : metrics.items()) {
      if (entries.size() >= MAX_METRICS) {
        context.refusals().add(VITAL, "too_many", 1);
      } else if (item instanceof Json.Members metric) {
        Metric.read(metric, shared, context).ifPresent(entries::add);
      } else {
        context.refusals().add(VITAL, "not_an_object", 1);
      }
    }
  }

  private Json tree(byte[] body, int length) {
    int first = 0;
    while (first < length && (body[first] == ' ' || body[first] == '\n' || body[first] == '\r')) {
      first++;
    }
    boolean isJson = first < length && (body[first] == '{' || body[first] == '[');
    return isJson ? json.read(body, first, length - first) : form(body, length);
  }

  /** A Blob of URLSearchParams: {@code name=LCP&value=1200&id=v6-...}. */
  private static Json form(byte[] body, int length) {
    String text = new String(body, 0, length, StandardCharsets.UTF_8);
    Map<String, Json> members = new LinkedHashMap<>();
    for (String pair : text.split("&", MAX_FORM_FIELDS)) {
      int equals = pair.indexOf('=');
      if (equals <= 0) {
        throw new DecodeException("a beacon is neither JSON nor a form");
      }
      members.put(
          decoded(pair.substring(0, equals)), new Json.Text(decoded(pair.substring(equals + 1))));
    }
    return new Json.Members(members);
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new DecodeException("a beacon's form is badly escaped", e);
    }
  }
}
