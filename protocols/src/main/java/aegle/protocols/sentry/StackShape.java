package aegle.protocols.sentry;

import aegle.signals.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Stacks of exceptions and threads in the one form that pages read: frames oldest first, each with
 * only the members that Sentry's event schema names. Used by one thread for one event.
 */
final class StackShape {
  private static final int VARS_DEPTH = 4;
  private static final int VARS_BUDGET_CHARS = 2_048;

  private static final List<String> FRAME_SCALARS =
      List.of(
          "filename",
          "abs_path",
          "function",
          "raw_function",
          "module",
          "package",
          "platform",
          "lineno",
          "colno",
          "in_app",
          "native",
          "instruction_addr",
          "debug_id");

  /** Debug id by the file that runs, from the event's own list of images. */
  private final Map<String, String> debugIds;

  private int cutFrames;

  StackShape(Map<String, String> debugIds) {
    this.debugIds = debugIds;
  }

  /** How many frames were over {@link SentryLimits#MAX_FRAMES}. */
  int cutFrames() {
    return cutFrames;
  }

  /** A {@code stacktrace} with its frames. */
  Json.Members stack(Json.Members stacktrace) {
    List<Json> frames = new ArrayList<>();
    for (Json frame : middleCut(stacktrace.items("frames"))) {
      if (frame instanceof Json.Members members) {
        frames.add(frame(members));
      }
    }
    return frames.isEmpty() ? Json.NOTHING : new JsonMembers().put("frames", frames).build();
  }

  /** The oldest and the newest half: the middle of an endless recursion says nothing new. */
  private List<Json> middleCut(List<Json> frames) {
    int over = frames.size() - SentryLimits.MAX_FRAMES;
    if (over <= 0) {
      return frames;
    }
    cutFrames += over;
    int half = SentryLimits.MAX_FRAMES / 2;
    List<Json> kept = new ArrayList<>(frames.subList(0, half));
    kept.addAll(frames.subList(frames.size() - half, frames.size()));
    return kept;
  }

  private Json.Members frame(Json.Members frame) {
    JsonMembers kept = new JsonMembers();
    for (String name : FRAME_SCALARS) {
      kept.put(name, scalar(frame.get(name)));
    }
    @Nullable String file = Text.firstOf(frame.text("abs_path"), frame.text("filename"));
    if (file != null && frame.get("debug_id") == null) {
      kept.put("debug_id", debugIds.get(file));
    }
    kept.put("pre_context", lines(frame.items("pre_context")));
    @Nullable String line = frame.text("context_line");
    if (line != null) {
      kept.put("context_line", Text.clip(line, SentryLimits.MAX_CONTEXT_LINE_CHARS));
    }
    kept.put("post_context", lines(frame.items("post_context")));
    kept.put("vars", new Trim(VARS_DEPTH, VARS_BUDGET_CHARS).members(frame.members("vars")));
    return kept.build();
  }

  private static List<Json> lines(List<Json> lines) {
    List<Json> kept = new ArrayList<>();
    for (Json line : lines) {
      if (kept.size() < SentryLimits.MAX_CONTEXT_LINES) {
        String text = line instanceof Json.Text(String said) ? said : "";
        kept.add(new Json.Text(Text.clip(text, SentryLimits.MAX_CONTEXT_LINE_CHARS)));
      }
    }
    return kept;
  }

  /** A text, number or flag within bounds; anything nested is left out. */
  static @Nullable Json scalar(@Nullable Json json) {
    return switch (json) {
      case Json.Text(String text) -> new Json.Text(Text.clip(text));
      case Json.Numeral numeral -> numeral;
      case Json.Flag flag -> flag;
      case null, default -> null;
    };
  }
}
