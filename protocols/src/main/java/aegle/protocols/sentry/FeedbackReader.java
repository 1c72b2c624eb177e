package aegle.protocols.sentry;

import aegle.signals.Entry;
import aegle.signals.EntryKind;
import aegle.signals.FieldNames;
import aegle.signals.Fields;
import aegle.signals.Json;
import aegle.signals.Severity;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What people write themselves: the feedback widget, the older user report, and the form of the
 * error page. They become lines of the logger {@value #LOGGER} with the flag {@value #FEEDBACK},
 * which name the error and the replay that they belong to.
 */
final class FeedbackReader {
  static final String LOGGER = "sentry.feedback";
  static final String FEEDBACK = "feedback";

  private FeedbackReader() {}

  /**
   * Adds the feedback of a {@code feedback} item, which is an event with a context of that name.
   */
  static void readFeedback(Json.Members event, Supplier<String> fallbackId, Gathering gathering) {
    Json.Members feedback = event.members("contexts").members(FEEDBACK);
    @Nullable String message = Text.of(feedback, "message");
    if (message == null) {
      gathering.refuse(FEEDBACK, "no_message");
      return;
    }
    Fields.Builder out = begin(message);
    out.put(FieldNames.EVENT_ID, EventReader.eventId(event, fallbackId, gathering));
    out.putText("feedback.event.id", Ids.event(feedback.text("associated_event_id")));
    out.putText("feedback.name", Text.of(feedback, "name"));
    out.putText("feedback.email", Text.of(feedback, "contact_email"));
    @Nullable String url = Text.of(feedback, "url");
    if (url != null) {
      out.putText(FieldNames.URL_PATH, CommonFields.pathOf(url));
    }
    CommonFields.put(out, event, gathering);
    long time = gathering.clock().nanos(event.get("timestamp"));
    gathering.add(new Entry(EntryKind.LOG, time, out.build(), EventDetail.of(event, gathering)));
  }

  /** Adds a {@code user_report} item or the body of the older API: all about one event. */
  static void readUserReport(Json.Members report, Gathering gathering) {
    add(
        Text.firstOf(report.text("event_id"), gathering.header().eventId()),
        Text.of(report, "name"),
        Text.of(report, "email"),
        Text.firstOf(Text.of(report, "comments"), Text.of(report, "message")),
        gathering);
  }

  /** Adds the form of the error page: {@code name}, {@code email}, {@code comments}. */
  static void readForm(String eventId, Map<String, String> form, Gathering gathering) {
    add(eventId, form.get("name"), form.get("email"), form.get("comments"), gathering);
  }

  private static void add(
      @Nullable String eventId,
      @Nullable String name,
      @Nullable String email,
      @Nullable String comments,
      Gathering gathering) {
    @Nullable String event = Ids.event(eventId);
    if (event == null || comments == null || comments.isEmpty()) {
      gathering.refuse(FEEDBACK, event == null ? "no_event_id" : "no_message");
      return;
    }
    Fields.Builder out = begin(Text.clip(comments));
    out.put(FieldNames.EVENT_ID, event);
    out.put("feedback.event.id", event);
    out.putText("feedback.name", name == null ? null : Text.clip(name));
    out.putText("feedback.email", email == null ? null : Text.clip(email));
    CommonFields.putTrace(out, Json.NOTHING, gathering.header());
    long time = gathering.clock().receivedNanos();
    gathering.add(new Entry(EntryKind.LOG, time, out.build()));
  }

  private static Fields.Builder begin(String message) {
    return Fields.builder()
        .put(FieldNames.MESSAGE, message)
        .put(FieldNames.LEVEL, Severity.INFO.word())
        .put(FieldNames.LOGGER, LOGGER)
        .put(FEEDBACK, true);
  }
}
