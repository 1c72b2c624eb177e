package aegle.protocols.sentry;

import aegle.signals.FieldNames;
import aegle.signals.Fields;
import aegle.signals.FilePart;
import aegle.signals.Json;
import org.jspecify.annotations.Nullable;

/** Attachments and profiles, which are kept as files. */
final class FileReader {
  private static final int MAX_NAME_CHARS = 200;
  private static final String MINIDUMP = "event.minidump";

  private FileReader() {}

  /** Adds an attachment of the envelope's event. */
  static void readAttachment(EnvelopeItem item, Gathering gathering) {
    @Nullable String type = Text.of(item.header(), "attachment_type");
    if (MINIDUMP.equals(type)) {
      // A dump is the memory of a process: nothing in it can be masked.
      gathering.refuse("attachment", "minidump");
      return;
    }
    @Nullable String event = gathering.header().eventId();
    if (event == null) {
      gathering.refuse("attachment", "no_event_id");
      return;
    }
    Fields fields =
        Fields.builder()
            .put(FieldNames.EVENT_ID, event)
            .put("attachment.type", type == null ? "event.attachment" : type)
            .putText("attachment.content_type", Text.of(item.header(), "content_type"))
            .build();
    byte @Nullable [] content = gathering.copy("attachment", item, item.offset());
    if (content != null) {
      String name = fileName(Text.of(item.header(), "filename"));
      gathering.add(new FilePart(FilePart.Kind.ATTACHMENT, name, fields, content));
    }
  }

  /** Adds a profile: the whole one of version 10 and older, or a chunk of version 11. */
  static void readProfile(EnvelopeItem item, Json.Members profile, Gathering gathering) {
    @Nullable String chunk = Ids.event(profile.text("chunk_id"));
    @Nullable String whole = Ids.event(profile.text("event_id"));
    Json.Members transaction = profile.members("transaction");
    Fields.Builder fields = Fields.builder();
    fields.putText("profile.id", Text.firstOf(chunk, whole));
    fields.putText("profiler.id", Ids.event(profile.text("profiler_id")));
    fields.putText(FieldNames.EVENT_ID, Ids.event(transaction.text("id")));
    fields.putText(FieldNames.TRACE_ID, Ids.trace(transaction.text("trace_id")));
    fields.putText(CommonFields.TRANSACTION, Text.of(transaction, "name"));
    fields.putText(FieldNames.RELEASE, Text.of(profile, "release"));
    fields.putText(FieldNames.ENVIRONMENT, Text.of(profile, "environment"));
    fields.putText("platform", Text.of(profile, "platform"));
    byte @Nullable [] content = gathering.copy("profile", item, item.offset());
    if (content != null) {
      String name = item.kind() + ".json";
      gathering.add(new FilePart(FilePart.Kind.PROFILE, name, fields.build(), content));
    }
  }

  /** The last part of a path, for people to read; nobody may write to it. */
  private static String fileName(@Nullable String said) {
    if (said == null) {
      return "attachment";
    }
    int slash = Math.max(said.lastIndexOf('/'), said.lastIndexOf('\\'));
    StringBuilder name = new StringBuilder();
    for (char c : said.substring(slash + 1).toCharArray()) {
      name.append(Character.isISOControl(c) ? '_' : c);
    }
    return name.isEmpty() ? "attachment" : Text.clip(name.toString(), MAX_NAME_CHARS);
  }
}
