package aegle.protocols.sentry;

import aegle.signals.Entry;
import aegle.signals.EntryKind;
import aegle.signals.FieldNames;
import aegle.signals.Fields;
import aegle.signals.Json;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Check-ins of scheduled tasks as records of the kind CHECK_IN. */
final class CheckInReader {
  static final String MONITOR = "monitor.slug";
  static final String CHECK_IN_ID = "check_in.id";
  private static final int MAX_SLUG_CHARS = 50;
  private static final double MILLIS_PER_SECOND = 1_000;
  private static final int CONFIG_DEPTH = 4;
  private static final int CONFIG_BUDGET_CHARS = 8_192;

  /** What a job can say of itself; that it was missed or took too long is found out here. */
  private static final Set<String> REPORTED = Set.of("ok", "error", "in_progress");

  private CheckInReader() {}

  /** Adds a check-in; its time is that of receipt, since it carries none. */
  static void read(Json.Members checkIn, Gathering gathering) {
    @Nullable String slug = slug(Text.of(checkIn, "monitor_slug"));
    if (slug == null) {
      gathering.refuse("check_in", "no_monitor_slug");
      return;
    }
    Fields.Builder out = Fields.builder();
    out.put(MONITOR, slug);
    out.put(FieldNames.STATUS, status(checkIn.text("status")));
    out.putText(CHECK_IN_ID, Ids.event(checkIn.text("check_in_id")));
    OptionalDouble seconds = Numbers.real(checkIn.get("duration"));
    seconds.ifPresent(value -> out.put(FieldNames.DURATION_MS, value * MILLIS_PER_SECOND));
    EnvelopeHeader header = gathering.header();
    out.putText(
        FieldNames.RELEASE,
        Text.firstOf(Text.of(checkIn, "release"), Text.of(header.trace(), "release")));
    @Nullable String environment = Text.of(checkIn, "environment");
    out.put(FieldNames.ENVIRONMENT, environment == null ? "production" : environment);
    CommonFields.putTrace(out, checkIn.members("contexts").members("trace"), header);
    out.putText(FieldNames.SDK_NAME, Text.of(header.sdk(), "name"));
    out.putText(FieldNames.SDK_VERSION, Text.of(header.sdk(), "version"));
    Json.Members config =
        new Trim(CONFIG_DEPTH, CONFIG_BUDGET_CHARS).members(checkIn.members("monitor_config"));
    gathering.add(
        new Entry(
            EntryKind.CHECK_IN,
            gathering.clock().receivedNanos(),
            out.build(),
            new JsonMembers().put("monitor_config", config).build()));
  }

  /**
   * A check-in from the plain address that cron lines call with curl.
   *
   * @param parameters of the address; they count before the same members of the body
   * @param body what was sent along, as in the payload of an item
   * @throws EnvelopeException when the status is none that a job can report
   */
  static Json.Members ofRequest(String slug, Map<String, String> parameters, Json.Members body) {
    JsonMembers said = new JsonMembers().put("monitor_slug", slug);
    for (String name : List.of("release", "contexts", "monitor_config")) {
      said.put(name, body.get(name));
    }
    for (String name : List.of("check_in_id", "status", "environment", "duration")) {
      said.put(name, body.get(name)).put(name, parameters.get(name));
    }
    Json.Members checkIn = said.build();
    @Nullable String status = checkIn.text("status");
    if (status == null || !REPORTED.contains(status)) {
      String got = status == null ? "missing" : "'" + start(status) + "'";
      throw new EnvelopeException(
          EnvelopeException.Reason.INVALID_ITEM_PAYLOAD,
          "status of the check-in is " + got + "; use ok, error or in_progress");
    }
    return checkIn;
  }

  private static String start(String text) {
    return text.length() <= MAX_SLUG_CHARS ? text : text.substring(0, MAX_SLUG_CHARS) + "...";
  }

  /**
   * As Relay makes a slug: lower case, dashes for what else is there, 50 characters. An address of
   * e-mail keeps its at sign, or nobody could find it any more to mask it.
   */
  private static @Nullable String slug(@Nullable String text) {
    if (text == null) {
      return null;
    }
    StringBuilder slug = new StringBuilder();
    for (int i = 0; i < text.length() && slug.length() < MAX_SLUG_CHARS; i++) {
      char c = Character.toLowerCase(text.charAt(i));
      boolean address = c == '@' && text.indexOf('.', i) > 0;
      boolean kept = Character.isLetterOrDigit(c) || c == '-' || c == '_' || c == '.' || address;
      slug.append(kept ? c : '-');
    }
    return slug.isEmpty() ? null : slug.toString();
  }

  private static String status(@Nullable String said) {
    return switch (said) {
      case "ok", "error", "in_progress", "missed", "timeout" -> said;
      case null, default -> "unknown";
    };
  }
}
