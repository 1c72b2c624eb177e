package aegle.protocols.sentry;

import aegle.protocols.EventTime;
import aegle.protocols.UserAgentText;
import aegle.signals.FieldNames;
import aegle.signals.Fields;
import aegle.signals.Json;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What errors, transactions, feedback and replays say in the same members: where it ran, which
 * version, who it happened to, which trace it belongs to.
 */
final class CommonFields {
  /** Sentry's word for a route or a task: {@code POST /api/analyses}. */
  static final String TRANSACTION = "transaction";

  /** Five minutes: less may be a slow network, or a page that slept. */
  private static final long CLOCK_FAR_OFF_MILLIS = 5 * 60 * 1_000;

  private CommonFields() {}

  /** Puts all of it, tags last so that they cannot take a name that the event fills itself. */
  static void put(Fields.Builder out, Json.Members event, Gathering gathering) {
    EnvelopeHeader header = gathering.header();
    out.putText(FieldNames.RELEASE, Text.of(event, "release"));
    out.putText(FieldNames.ENVIRONMENT, Text.of(event, "environment"));
    out.putText("dist", Text.of(event, "dist"));
    out.putText("platform", Text.of(event, "platform"));
    out.putText(FieldNames.HOST, Text.of(event, "server_name"));
    out.putText(FieldNames.LOGGER, Text.of(event, "logger"));
    out.putText(TRANSACTION, Text.of(event, TRANSACTION));
    putSdk(out, event, header);
    putTrace(out, event.members("contexts").members("trace"), header);
    putUser(out, event.members("user"));
    putRequest(out, event, gathering.received());
    putReplay(out, event, header);
    putClock(out, gathering);
    Attributes.putTags(out, event.get("tags"), gathering);
  }

  private static void putSdk(Fields.Builder out, Json.Members event, EnvelopeHeader header) {
    Json.Members sdk = event.members("sdk");
    out.putText(
        FieldNames.SDK_NAME, Text.firstOf(Text.of(sdk, "name"), Text.of(header.sdk(), "name")));
    out.putText(
        FieldNames.SDK_VERSION,
        Text.firstOf(Text.of(sdk, "version"), Text.of(header.sdk(), "version")));
  }

  /** The trace of the event itself, else the one that the envelope names. */
  static void putTrace(Fields.Builder out, Json.Members trace, EnvelopeHeader header) {
    @Nullable String own = Ids.trace(trace.text("trace_id"));
    out.putText(FieldNames.TRACE_ID, Text.firstOf(own, Ids.trace(header.trace().text("trace_id"))));
    if (own != null) {
      out.putText(FieldNames.SPAN_ID, Ids.span(trace.text("span_id")));
      out.putText(FieldNames.PARENT_SPAN_ID, Ids.span(trace.text("parent_span_id")));
    }
  }

  /** An address is no name of a person's: many share one, so it never becomes the user's id. */
  static void putUser(Fields.Builder out, Json.Members user) {
    out.putText(
        FieldNames.USER_ID,
        Text.firstOf(Text.of(user, "id"), Text.of(user, "email"), Text.of(user, "username")));
    out.putText("user.email", Text.of(user, "email"));
    out.putText("user.name", Text.firstOf(Text.of(user, "username"), Text.of(user, "name")));
  }

  private static void putRequest(Fields.Builder out, Json.Members event, Received received) {
    Json.Members request = event.members("request");
    out.putText(FieldNames.METHOD, Text.of(request, "method"));
    @Nullable String url = Text.of(request, "url");
    if (url != null) {
      out.putText(FieldNames.URL_PATH, pathOf(url));
    }
    @Nullable String agent = Text.firstOf(header(request, "user-agent"), received.userAgent());
    out.putText(FieldNames.BROWSER, Text.of(event.members("contexts").members("browser"), "name"));
    if (agent != null) {
      putUserAgent(out, agent);
    }
  }

  static void putUserAgent(Fields.Builder out, String agent) {
    if (!out.has(FieldNames.BROWSER)) {
      out.putText(FieldNames.BROWSER, UserAgentText.browser(agent));
    }
    out.putText(FieldNames.DEVICE, UserAgentText.device(agent));
  }

  /** A header of the recorded request; they come as members or as a list of pairs. */
  private static @Nullable String header(Json.Members request, String name) {
    for (var member : Attributes.tagMembers(request.get("headers")).members().entrySet()) {
      if (member.getKey().toLowerCase(Locale.ROOT).equals(name)) {
        return switch (member.getValue()) {
          case Json.Text(String value) -> value;
          case Json.Items(List<Json> values)
              when !values.isEmpty() && values.getFirst() instanceof Json.Text(String value) ->
              value;
          case Json.Items _, Json.Members _, Json.Numeral _, Json.Flag _, Json.Nil _ -> null;
        };
      }
    }
    return null;
  }

  /** A sender whose clock is off says so by the time at which it sent. */
  private static void putClock(Fields.Builder out, Gathering gathering) {
    OptionalLong sent = gathering.header().sentAtNanos();
    if (sent.isPresent()) {
      long sentMillis = sent.getAsLong() / EventTime.NANOS_PER_MILLI;
      long aheadMillis = sentMillis - gathering.received().timeMillis();
      if (Math.abs(aheadMillis) > CLOCK_FAR_OFF_MILLIS) {
        out.put(FieldNames.CLOCK_AHEAD_MS, aheadMillis);
      }
    }
  }

  /** Which part of all traces the sender keeps, as the first service of the trace has decided. */
  static void putSampleRate(Fields.Builder out, EnvelopeHeader header) {
    @Nullable Json rate = header.trace().get("sample_rate");
    OptionalDouble known = rate == null ? OptionalDouble.empty() : Numbers.real(rate);
    if (known.isPresent() && known.getAsDouble() >= 0 && known.getAsDouble() <= 1) {
      out.put(FieldNames.SAMPLE_RATE, known.getAsDouble());
    }
  }

  private static void putReplay(Fields.Builder out, Json.Members event, EnvelopeHeader header) {
    Json.Members contexts = event.members("contexts");
    out.putText(
        FieldNames.REPLAY_ID,
        Text.firstOf(
            Ids.event(contexts.members("replay").text("replay_id")),
            Ids.event(contexts.members("feedback").text("replay_id")),
            Ids.event(Attributes.tagMembers(event.get("tags")).text("replayId")),
            Ids.event(header.trace().text("replay_id"))));
  }

  /**
   * The path of an address, without query and fragment, where personal data like to hide; null
   * where the text is no address.
   */
  static @Nullable String pathOf(String url) {
    int end = url.length();
    for (int i = 0; i < end; i++) {
      if (url.charAt(i) == '?' || url.charAt(i) == '#') {
        end = i;
      }
    }
    String bare = url.substring(0, end);
    if (bare.startsWith("/")) {
      return bare;
    }
    try {
      return new URI(bare).getRawPath();
    } catch (URISyntaxException noAddress) {
      return null;
    }
  }
}
