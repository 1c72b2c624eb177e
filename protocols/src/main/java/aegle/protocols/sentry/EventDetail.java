package aegle.protocols.sentry;

import aegle.signals.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a page shows when one event is opened, in one form for all SDKs and versions, each part
 * within its bound. The members keep Sentry's names (developer documentation, "Event Payloads"):
 *
 * <pre>
 * exception    [{type, value, module, mechanism, stacktrace: {frames: [..]}}]  innermost first
 * threads      [{id, name, crashed, current, stacktrace}]
 * logentry     {message, params, formatted}
 * breadcrumbs  [{timestamp, type, category, level, message, data}]             oldest first
 * tags contexts extra request user modules sdk fingerprint transaction_info
 * images       [{type, code_file, debug_id}]
 * cut          {frames: 12, breadcrumbs: 3, ..}   how much was left out
 * </pre>
 */
final class EventDetail {
  private static final int TREE_DEPTH = 7;
  private static final int TREE_BUDGET_CHARS = 64 * 1_024;
  private static final int EXTRA_BUDGET_CHARS = 256 * 1_024;
  private static final int CRUMB_DEPTH = 5;
  private static final int CRUMB_BUDGET_CHARS = 4_096;
  private static final String ENVIRON = "environ";

  private final Json.Members event;
  private final Gathering gathering;
  private final JsonMembers detail = new JsonMembers();
  private final JsonMembers cut = new JsonMembers();

  private EventDetail(Json.Members event, Gathering gathering) {
    this.event = event;
    this.gathering = gathering;
  }

  /** The detail of an event; what is cut is counted in the gathering too. */
  static Json.Members of(Json.Members event, Gathering gathering) {
    EventDetail reader = new EventDetail(event, gathering);
    reader.putStacks();
    reader.putMessage();
    reader.putBreadcrumbs();
    reader.putTree("tags", Attributes.tagMembers(event.get("tags")), TREE_BUDGET_CHARS);
    reader.putTree("contexts", event.get("contexts"), TREE_BUDGET_CHARS);
    reader.putTree("extra", withoutEnvironment(event.members("extra")), EXTRA_BUDGET_CHARS);
    reader.putTree("request", event.get("request"), TREE_BUDGET_CHARS);
    reader.putTree("user", event.get("user"), CRUMB_BUDGET_CHARS);
    reader.putTree("modules", event.get("modules"), TREE_BUDGET_CHARS);
    reader.putTree("sdk", event.get("sdk"), CRUMB_BUDGET_CHARS);
    reader.putTree("transaction_info", event.get("transaction_info"), CRUMB_BUDGET_CHARS);
    reader.putFingerprint();
    reader.detail.put("cut", reader.cut.build());
    return reader.detail.build();
  }

  /** The exceptions of an event in any of the three forms that were ever sent. */
  static List<Json> exceptions(Json.Members event) {
    return valuesOf(event.get("exception"));
  }

  private static List<Json> valuesOf(@Nullable Json json) {
    return switch (json) {
      case Json.Items(List<Json> items) -> items;
      case Json.Members members when members.get("values") instanceof Json.Items(List<Json> v) -> v;
      case Json.Members members when !members.members().isEmpty() -> List.of(members);
      case null, default -> List.of();
    };
  }

  private void putStacks() {
    StackShape shape = new StackShape(putImages());
    List<Json> exceptions = new ArrayList<>();
    List<Json> all = exceptions(event);
    int over = Math.max(0, all.size() - SentryLimits.MAX_EXCEPTIONS);
    int half = SentryLimits.MAX_EXCEPTIONS / 2;
    for (int i = 0; i < all.size(); i++) {
      boolean kept = over == 0 || i < half || i >= all.size() - half;
      if (kept && all.get(i) instanceof Json.Members exception) {
        exceptions.add(exception(exception, shape));
      }
    }
    // Some SDKs send the stack of a message beside it, not inside an exception.
    detail.put("exception", exceptions);
    detail.put("stacktrace", shape.stack(event.members("stacktrace")));
    detail.put("threads", threads(shape));
    count("exceptions", over);
    count("frames", shape.cutFrames());
  }

  private static Json exception(Json.Members exception, StackShape shape) {
    return new JsonMembers()
        .put("type", Text.of(exception, "type"))
        .put("value", Text.of(exception, "value"))
        .put("module", Text.of(exception, "module"))
        .put("thread_id", StackShape.scalar(exception.get("thread_id")))
        .put(
            "mechanism",
            new Trim(CRUMB_DEPTH, CRUMB_BUDGET_CHARS).members(exception.members("mechanism")))
        .put("stacktrace", shape.stack(exception.members("stacktrace")))
        .build();
  }

  private List<Json> threads(StackShape shape) {
    List<Json> threads = new ArrayList<>();
    List<Json> all = valuesOf(event.get("threads"));
    for (Json thread : all) {
      if (threads.size() < SentryLimits.MAX_THREADS && thread instanceof Json.Members members) {
        JsonMembers kept = new JsonMembers();
        for (String name : List.of("id", "name", "crashed", "current", "main", "state")) {
          kept.put(name, StackShape.scalar(members.get(name)));
        }
        threads.add(kept.put("stacktrace", shape.stack(members.members("stacktrace"))).build());
      }
    }
    count("threads", Math.max(0, all.size() - SentryLimits.MAX_THREADS));
    return threads;
  }

  /** Puts the files that ran and returns their debug ids. */
  private Map<String, String> putImages() {
    Map<String, String> debugIds = new HashMap<>();
    List<Json> kept = new ArrayList<>();
    List<Json> images = event.members("debug_meta").items("images");
    for (Json image : images) {
      if (kept.size() < SentryLimits.MAX_DEBUG_IMAGES && image instanceof Json.Members members) {
        @Nullable String file = Text.of(members, "code_file");
        @Nullable String id = Text.of(members, "debug_id");
        if (file != null && id != null) {
          debugIds.put(file, id);
        }
        kept.add(
            new JsonMembers()
                .put("type", Text.of(members, "type"))
                .put("code_file", file)
                .put("debug_id", id)
                .build());
      }
    }
    detail.put("images", kept);
    count("images", Math.max(0, images.size() - SentryLimits.MAX_DEBUG_IMAGES));
    return debugIds;
  }

  private void putMessage() {
    for (String name : List.of("logentry", "message")) {
      if (event.get(name) instanceof Json.Members entry) {
        putTree("logentry", entry, TREE_BUDGET_CHARS);
      }
    }
  }

  private void putBreadcrumbs() {
    List<Json> all = valuesOf(event.get("breadcrumbs"));
    int over = Math.max(0, all.size() - SentryLimits.MAX_BREADCRUMBS);
    List<Json> kept = new ArrayList<>();
    for (Json crumb : all.subList(over, all.size())) {
      if (crumb instanceof Json.Members members) {
        kept.add(new Trim(CRUMB_DEPTH, CRUMB_BUDGET_CHARS).members(members));
      }
    }
    detail.put("breadcrumbs", kept);
    count("breadcrumbs", over);
  }

  private void putFingerprint() {
    List<Json> parts = new ArrayList<>();
    for (Json part : event.items("fingerprint")) {
      @Nullable Json scalar = StackShape.scalar(part);
      if (scalar != null && parts.size() < SentryLimits.MAX_FINGERPRINT_PARTS) {
        parts.add(scalar);
      }
    }
    detail.put("fingerprint", parts);
  }

  private void putTree(String name, @Nullable Json json, int budgetChars) {
    if (json != null) {
      Trim trim = new Trim(TREE_DEPTH, budgetChars);
      detail.put(name, trim.tree(json));
      count(name, trim.cut());
    }
  }

  /**
   * sentry-cli sends the whole environment of the process, tokens and all. Only the names are kept:
   * no masking can tell a secret from a setting by looking at it.
   */
  private static Json.Members withoutEnvironment(Json.Members extra) {
    if (!(extra.get(ENVIRON) instanceof Json.Members environment)) {
      return extra;
    }
    List<Json> names = new ArrayList<>();
    environment.members().keySet().forEach(name -> names.add(new Json.Text(name)));
    Map<String, Json> members = new LinkedHashMap<>(extra.members());
    members.put(ENVIRON, new Json.Items(names));
    return new Json.Members(members);
  }

  private void count(String part, int lost) {
    if (lost > 0) {
      cut.put(part, lost);
      gathering.refuse(part, "too_many", lost);
    }
  }
}
