package aegle.protocols.sentry;

import aegle.protocols.DecodeException;
import aegle.protocols.json.JsonReader;
import aegle.protocols.sentry.EnvelopeException.Reason;
import aegle.signals.Json;
import aegle.signals.SignalBatch;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Turns what Sentry clients send into the words of the house. One item that is broken is refused
 * and the others stay, as in Relay, which has answered before it looks inside. Safe for all
 * threads.
 */
public final class SentryDecoder {
  private static final int MAX_TEXT_CHARS = 4 * 1_024 * 1_024;

  private final JsonReader json = new JsonReader(MAX_TEXT_CHARS);
  private final SessionReader sessions;

  /**
   * @param memory of the sessions that were counted; one for the process
   */
  public SentryDecoder(SessionMemory memory) {
    this.sessions = new SessionReader(memory);
  }

  /** All that an envelope says. */
  public SignalBatch decode(Envelope envelope, Received received) {
    Gathering gathering = new Gathering(envelope.header(), received);
    envelope
        .refusals()
        .forEach(lost -> gathering.refuse(lost.signal(), lost.reason(), lost.count()));
    Set<String> single = new HashSet<>();
    for (EnvelopeItem item : envelope.items()) {
      String signal = signalOf(item);
      boolean event = item.kind().equals("event") || item.kind().equals("transaction");
      if (event && !single.add("event")) {
        gathering.refuse(signal, "second_event");
        continue;
      }
      try {
        read(item, gathering);
      } catch (DecodeException broken) {
        gathering.refuse(signal, "invalid_json");
      }
    }
    return gathering.batch();
  }

  /**
   * The body of {@code /store/}, an event without an envelope; it was unpacked and, where it was
   * base64, decoded before by {@link StoreBody}.
   *
   * @throws EnvelopeException when it is no JSON object
   */
  public SignalBatch decodeStore(byte[] body, Received received) {
    Gathering gathering = new Gathering(EnvelopeHeader.NONE, received);
    Json.Members event = whole("event", body, 0, body.length);
    Supplier<String> id = () -> Ids.ofContent(body, 0, body.length);
    if ("transaction".equals(event.text("type"))) {
      TransactionReader.read(event, id, gathering);
    } else {
      EventReader.read(event, id, gathering);
    }
    return gathering.batch();
  }

  /**
   * Reports of browsers, from {@code /security/}, {@code /csp-report/} and {@code /nel/}.
   *
   * @param release the parameter {@code sentry_release} of the address, or null
   * @param environment the parameter {@code sentry_environment}, or null
   * @throws EnvelopeException when the body is no JSON
   */
  public SignalBatch decodeSecurityReport(
      byte[] body, @Nullable String release, @Nullable String environment, Received received) {
    Gathering gathering = new Gathering(EnvelopeHeader.NONE, received);
    Json report;
    try {
      report = json.read(body);
    } catch (DecodeException broken) {
      throw new EnvelopeException(
          Reason.INVALID_JSON, "report is no JSON: " + broken.getMessage(), broken);
    }
    SecurityReportReader.read(report, release, environment, gathering);
    return gathering.batch();
  }

  /** The form of the error page, sent to {@code /api/embed/error-page/}. */
  public SignalBatch decodeErrorPageForm(
      String eventId, Map<String, String> form, Received received) {
    Gathering gathering = new Gathering(EnvelopeHeader.NONE, received);
    FeedbackReader.readForm(eventId, form, gathering);
    return gathering.batch();
  }

  /**
   * A check-in by the plain address {@code /cron/SLUG}.
   *
   * @param parameters of the address
   * @param body a JSON object as the payload of a check-in has it, or nothing
   * @throws EnvelopeException when the body is no JSON object, or the status is none
   */
  public SignalBatch decodeCron(
      String slug, Map<String, String> parameters, byte[] body, Received received) {
    Gathering gathering = new Gathering(EnvelopeHeader.NONE, received);
    Json.Members said = body.length == 0 ? Json.NOTHING : whole("check-in", body, 0, body.length);
    CheckInReader.read(CheckInReader.ofRequest(slug, parameters, said), gathering);
    return gathering.batch();
  }

  /** The word under which a refused item is counted. */
  static String signalOf(EnvelopeItem item) {
    return switch (item.kind()) {
      case "event" -> "error";
      case "sessions" -> "session";
      case "user_report" -> "feedback";
      case "replay_event", "replay_recording", "replay_video" -> "replay";
      case "profile_chunk" -> "profile";
      case "raw_security", "nel" -> "security";
      case "transaction",
          "span",
          "log",
          "trace_metric",
          "session",
          "check_in",
          "feedback",
          "attachment",
          "client_report",
          "profile",
          "statsd",
          "metric_buckets",
          "form_data" ->
          item.kind();
      // Never the sender's own word: it would become a label.
      default -> "unknown";
    };
  }

  private void read(EnvelopeItem item, Gathering gathering) {
    switch (item.kind()) {
      case "event" -> EventReader.read(payload(item), idOf(item), gathering);
      case "transaction" -> TransactionReader.read(payload(item), idOf(item), gathering);
      case "feedback" -> FeedbackReader.readFeedback(payload(item), idOf(item), gathering);
      case "user_report" -> FeedbackReader.readUserReport(payload(item), gathering);
      case "span" -> readSpans(item, gathering);
      case "log" -> readContainer(item, LogReader::read, gathering);
      case "trace_metric" -> readContainer(item, MetricReader::read, gathering);
      case "session" -> sessions.readUpdate(payload(item), gathering);
      case "sessions" -> SessionReader.readAggregates(payload(item), gathering);
      case "check_in" -> CheckInReader.read(payload(item), gathering);
      case "client_report" -> ClientReportReader.read(payload(item), gathering);
      case "replay_event" -> ReplayReader.readEvent(payload(item), gathering);
      case "replay_recording" -> ReplayReader.readRecording(item, this, gathering);
      // A video cannot be searched for faces and names, so it is not kept.
      case "replay_video" -> gathering.refuse("replay", "video");
      case "attachment" -> FileReader.readAttachment(item, gathering);
      case "profile" -> FileReader.readProfile(item, payload(item), gathering);
      case "profile_chunk" -> FileReader.readProfile(item, payload(item), gathering);
      case "raw_security", "nel" ->
          SecurityReportReader.read(
              json.read(item.bytes(), item.offset(), item.length()), null, null, gathering);
      default -> gathering.refuse(signalOf(item), "unsupported");
    }
  }

  private void readSpans(EnvelopeItem item, Gathering gathering) {
    Json.Members payload = payload(item);
    if (payload.get("items") instanceof Json.Items) {
      readItems(item, payload, SpanReader::readStreamed, gathering);
    } else {
      SpanReader.readSingle(payload, gathering);
    }
  }

  private void readContainer(
      EnvelopeItem item, BiConsumer<Json.Members, Gathering> reader, Gathering gathering) {
    readItems(item, payload(item), reader, gathering);
  }

  /** Reads the items of a container, which must be as many as its header says (Relay). */
  private static void readItems(
      EnvelopeItem item,
      Json.Members payload,
      BiConsumer<Json.Members, Gathering> reader,
      Gathering gathering) {
    List<Json> items = payload.items("items");
    @Nullable String declared = item.header().text("item_count");
    if (declared != null && Numbers.whole(declared, -1) != items.size()) {
      gathering.refuse(signalOf(item), "item_count_mismatch", Math.max(1, items.size()));
      return;
    }
    int taken = Math.min(items.size(), SentryLimits.MAX_CONTAINER_ITEMS);
    gathering.refuse(signalOf(item), "too_many", items.size() - taken);
    for (Json one : items.subList(0, taken)) {
      if (one instanceof Json.Members members) {
        reader.accept(members, gathering);
      } else {
        gathering.refuse(signalOf(item), "invalid_json");
      }
    }
  }

  private Json.Members payload(EnvelopeItem item) {
    return members(item.bytes(), item.offset(), item.length());
  }

  Json.Members members(byte[] bytes, int offset, int length) {
    return json.readMembers(bytes, offset, length);
  }

  private Json.Members whole(String what, byte[] bytes, int offset, int length) {
    try {
      return members(bytes, offset, length);
    } catch (DecodeException broken) {
      throw new EnvelopeException(
          Reason.INVALID_JSON, what + " is no JSON object: " + broken.getMessage(), broken);
    }
  }

  /** The id of an event that came without one. */
  private static Supplier<String> idOf(EnvelopeItem item) {
    return () -> Ids.ofContent(item.bytes(), item.offset(), item.length());
  }
}
