package aegle.protocols.pino;

import aegle.protocols.EventTime;
import aegle.protocols.HexIds;
import aegle.protocols.KnownFields;
import aegle.signals.Entry;
import aegle.signals.EntryKind;
import aegle.signals.FieldNames;
import aegle.signals.Fields;
import aegle.signals.Json;
import aegle.signals.Severity;
import aegle.signals.Value;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Collects one line and decides what its names mean. Of a level and a time that come twice the
 * first counts, since it is the logger's own; of a message the last. What lost is kept as {@code
 * duplicate.NAME}. For one line and one thread.
 */
final class LineFields {
  /** Fields of a line that are searched; what comes after is detail. */
  static final int MAX_FIELDS = 200;

  /** Which member of a line is its message, the weakest first. */
  enum MessageRank {
    MESSAGE,
    MSG;

    String word() {
      return this == MSG ? "msg" : "message";
    }
  }

  private static final String ERROR = "error";
  private static final String DUPLICATE = "duplicate.";

  private final Fields.Builder fields;
  private @Nullable Map<String, Json> detail;
  private @Nullable Severity level;
  private @Nullable String message;
  private MessageRank rank = MessageRank.MESSAGE;
  private boolean timed;
  private long timeNanos = EventTime.UNKNOWN;
  private String claimedTime = "";
  private int count;

  /** A line to which its source adds what it knows: labels, the application's name. */
  LineFields(Fields base) {
    this.fields = base.size() == 0 ? Fields.builder() : base.toBuilder();
  }

  boolean hasLevel() {
    return level != null;
  }

  boolean hasTime() {
    return timed;
  }

  boolean isFull() {
    return count >= MAX_FIELDS;
  }

  void level(long number) {
    if (level == null) {
      level = Severity.ofPino(number);
    } else {
      value(DUPLICATE + "level", new Value.Whole(number));
    }
  }

  void level(String word) {
    if (level != null) {
      value(DUPLICATE + "level", new Value.Text(word));
      return;
    }
    boolean digits = !word.isEmpty() && word.length() <= 3;
    for (int i = 0; i < word.length(); i++) {
      digits &= word.charAt(i) >= '0' && word.charAt(i) <= '9';
    }
    level = digits ? Severity.ofPino(Long.parseLong(word)) : Severity.of(word);
    if (!digits && level == Severity.INFO && !word.equalsIgnoreCase("info")) {
      // A level of the application's own, such as "audit" or "http".
      value("log.level", new Value.Text(word));
    }
  }

  void time(long nanos, String claimed) {
    if (timed) {
      value(DUPLICATE + "time", new Value.Text(claimed));
    } else {
      timed = true;
      timeNanos = nanos;
      claimedTime = claimed;
    }
  }

  void message(String text, MessageRank textRank) {
    if (message == null) {
      message = text;
      rank = textRank;
    } else if (textRank.compareTo(rank) >= 0) {
      value(DUPLICATE + rank.word(), new Value.Text(message));
      message = text;
      rank = textRank;
    } else {
      value(DUPLICATE + textRank.word(), new Value.Text(text));
    }
  }

  void text(String path, String leaf, String text, int depth) {
    if (path.equals("req.url")) {
      url(text);
    } else if (path.equals("err") || path.equals(ERROR)) {
      value(KnownFields.ERROR_MESSAGE, new Value.Text(text));
    } else {
      named(path, new Value.Text(text));
      if (depth == 2) {
        nested(leaf, text);
      }
    }
  }

  /** Puts a value under the house's name, or under its own where it cannot be what that says. */
  private void named(String path, Value value) {
    String known = KnownFields.of(path);
    @Nullable Value fitted = KnownFields.fitted(known, value);
    if (fitted != null) {
      value(known, fitted);
    } else {
      value(path.equals(known) ? known + ".claimed" : path, value);
    }
  }

  /** A logger with a nested key puts all one level down: {@code {"payload":{"trace_id":...}}}. */
  private void nested(String leaf, String text) {
    switch (leaf) {
      case "trace_id", "traceId" -> identifierIfNone(FieldNames.TRACE_ID, HexIds.trace(text));
      case "span_id", "spanId" -> identifierIfNone(FieldNames.SPAN_ID, HexIds.span(text));
      case "clinic_id", "clinicId" -> identifierIfNone(FieldNames.CLINIC, text);
      default -> {
        // Any other name means nothing beyond its own path.
      }
    }
  }

  private void identifierIfNone(String name, @Nullable String id) {
    if (id != null && !fields.has(name)) {
      value(name, new Value.Text(id));
    }
  }

  /** A URL as a server sees it: the path is a field of its own, the query another. */
  private void url(String url) {
    int query = url.indexOf('?');
    value(FieldNames.URL_PATH, new Value.Text(query < 0 ? url : url.substring(0, query)));
    if (query >= 0) {
      value(KnownFields.URL_QUERY, new Value.Text(url.substring(query + 1)));
    }
  }

  void whole(String path, String leaf, long number, int depth) {
    named(path, new Value.Whole(number));
    if (depth == 2) {
      nested(leaf, Long.toString(number));
    }
  }

  void real(String path, double number) {
    named(path, new Value.Real(number));
  }

  void flag(String path, boolean flag) {
    named(path, new Value.Flag(flag));
  }

  void texts(String path, Value.Texts texts) {
    named(path, texts);
  }

  void value(String name, Value value) {
    if (count >= MAX_FIELDS) {
      detail(name, treeOf(value));
    } else {
      fields.put(name, value);
      count++;
    }
  }

  private static Json treeOf(Value value) {
    return switch (value) {
      case Value.Text(String text) -> new Json.Text(text);
      case Value.Whole(long whole) -> new Json.Numeral(Long.toString(whole));
      case Value.Real _, Value.Texts _ -> new Json.Text(value.text());
      case Value.Flag(boolean flag) -> new Json.Flag(flag);
    };
  }

  /** An error as pino's serialiser writes it; its stack is shown, its class is searched. */
  void error(Json.Members error) {
    detail(ERROR, error);
    @Nullable String type = error.text("type");
    @Nullable String name = type == null ? error.text("name") : type;
    fields.putText(FieldNames.ERROR_TYPE, name);
    fields.putText(KnownFields.ERROR_MESSAGE, error.text("message"));
    fields.putText(KnownFields.ERROR_CODE, error.text("code"));
  }

  /** Headers are shown but not searched, save the one that tells browsers apart. */
  void headers(String path, Json.Members headers) {
    detail(path, headers);
    fields.putText(KnownFields.USER_AGENT, headers.text("user-agent"));
  }

  void detail(String path, Json tree) {
    Map<String, Json> map = detail;
    if (map == null) {
      map = new LinkedHashMap<>();
      detail = map;
    }
    map.put(path, tree);
  }

  /**
   * The line as a record.
   *
   * @param fallbackNanos when it happened, if it does not say so itself or says what cannot be
   */
  Entry entry(long fallbackNanos, long receivedNanos) {
    long nanos = fallbackNanos;
    if (timed && EventTime.isCredible(timeNanos, receivedNanos)) {
      nanos = timeNanos;
    } else if (timed && !claimedTime.isEmpty()) {
      fields.put(KnownFields.CLAIMED_TIME, claimedTime);
    }
    if (level != null) {
      fields.put(FieldNames.LEVEL, level.word());
    } else if (!fields.has(FieldNames.LEVEL)) {
      fields.put(FieldNames.LEVEL, Severity.INFO.word());
    }
    if (message != null) {
      fields.put(FieldNames.MESSAGE, message);
    } else if (detail != null && detail.get(ERROR) instanceof Json.Members error) {
      fields.putText(FieldNames.MESSAGE, error.text("message"));
    }
    Map<String, Json> map = detail;
    return new Entry(
        EntryKind.LOG, nanos, fields.build(), map == null ? Json.NOTHING : new Json.Members(map));
  }
}
