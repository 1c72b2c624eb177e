package aegle.protocols.sentry;

import aegle.signals.Entry;
import aegle.signals.EntryKind;
import aegle.signals.FieldNames;
import aegle.signals.Fields;
import aegle.signals.Json;
import aegle.signals.Severity;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Error events, of all SDKs since the fifth, as records of the kind ERROR. */
final class EventReader {
  /** Placeholders of a template that are filled: more than any sender uses. */
  private static final int MAX_PARAMETERS = 50;

  private EventReader() {}

  /**
   * Adds the event.
   *
   * @param fallbackId used where neither the envelope nor the event has an id
   */
  static void read(Json.Members event, Supplier<String> fallbackId, Gathering gathering) {
    Fields.Builder out = Fields.builder();
    out.put(FieldNames.EVENT_ID, eventId(event, fallbackId, gathering));
    out.put(FieldNames.LEVEL, Severity.of(levelOf(event)).word());
    Json.Members main = mainException(event);
    @Nullable String type = Text.of(main, "type");
    out.putText(FieldNames.ERROR_TYPE, type);
    @Nullable String message = Text.firstOf(Text.of(main, "value"), messageOf(event), type);
    out.put(FieldNames.MESSAGE, message == null ? "(no message)" : message);
    putMechanism(out, main);
    out.putText("error.culprit", culprit(main));
    CommonFields.put(out, event, gathering);
    gathering.refuse("field", "too_many", out.refused());
    long time = gathering.clock().nanos(event.get("timestamp"));
    gathering.add(new Entry(EntryKind.ERROR, time, out.build(), EventDetail.of(event, gathering)));
  }

  /** The envelope's id wins over the event's own, as in Relay. */
  static String eventId(Json.Members event, Supplier<String> fallbackId, Gathering gathering) {
    @Nullable String id =
        Text.firstOf(gathering.header().eventId(), Ids.event(event.text("event_id")));
    return id == null ? fallbackId.get() : id;
  }

  private static String levelOf(Json.Members event) {
    @Nullable String level = event.text("level");
    return level == null ? "error" : level;
  }

  /** The outermost exception, which senders put last and which people read first. */
  private static Json.Members mainException(Json.Members event) {
    List<Json> exceptions = EventDetail.exceptions(event);
    return !exceptions.isEmpty() && exceptions.getLast() instanceof Json.Members main
        ? main
        : Json.NOTHING;
  }

  private static void putMechanism(Fields.Builder out, Json.Members exception) {
    Json.Members mechanism = exception.members("mechanism");
    out.putText("error.mechanism", Text.of(mechanism, "type"));
    if (mechanism.get("handled") instanceof Json.Flag(boolean handled)) {
      out.put("error.handled", handled);
    }
  }

  /** The message of an event that is no exception, its template filled where the SDK did not. */
  static @Nullable String messageOf(Json.Members event) {
    for (String name : List.of("logentry", "message")) {
      @Nullable Json entry = event.get(name);
      if (entry instanceof Json.Text(String text) && !text.isEmpty()) {
        return Text.clip(text);
      }
      if (entry instanceof Json.Members members) {
        @Nullable String formatted = Text.of(members, "formatted");
        @Nullable String template = Text.of(members, "message");
        if (formatted != null) {
          return formatted;
        }
        if (template != null) {
          return filled(template, members.items("params"));
        }
      }
    }
    return null;
  }

  /** Puts parameters in the places of {@code %s}, {@code %d} and {@code {}}, in order. */
  private static String filled(String template, List<Json> parameters) {
    StringBuilder text = new StringBuilder();
    int next = 0;
    int at = 0;
    while (at < template.length()) {
      boolean percent = template.startsWith("%s", at) || template.startsWith("%d", at);
      if ((percent || template.startsWith("{}", at))
          && next < Math.min(parameters.size(), MAX_PARAMETERS)) {
        text.append(shown(parameters.get(next++)));
        at += 2;
      } else {
        text.append(template.charAt(at++));
      }
    }
    return Text.clip(text.toString());
  }

  private static String shown(Json parameter) {
    @Nullable String scalar = Text.ofScalar(parameter);
    return scalar == null ? "…" : scalar;
  }

  /** The newest frame of the own code: {@code bookSlot in server.js}. */
  private static @Nullable String culprit(Json.Members exception) {
    List<Json> frames = exception.members("stacktrace").items("frames");
    for (int i = frames.size() - 1; i >= 0; i--) {
      if (frames.get(i) instanceof Json.Members frame
          && frame.get("in_app") instanceof Json.Flag(boolean inApp)
          && inApp) {
        return placeOf(frame);
      }
    }
    return null;
  }

  private static @Nullable String placeOf(Json.Members frame) {
    @Nullable String name = Text.of(frame, "filename");
    @Nullable String path = name == null ? null : CommonFields.pathOf(name);
    @Nullable String file = Text.firstOf(Text.of(frame, "module"), path, name);
    @Nullable String function = Text.of(frame, "function");
    return file == null || function == null
        ? Text.firstOf(file, function)
        : Text.clip(function + " in " + file);
  }
}
