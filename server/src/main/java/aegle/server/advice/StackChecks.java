package aegle.server.advice;

import aegle.signals.Entry;
import aegle.signals.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the stack of an error shows. */
final class StackChecks {
  /** A minifier writes whole files on one line; nobody else writes lines as long as this. */
  private static final double MAX_COLUMN = 300;

  /** Frames that are looked at, from the one that failed outwards. */
  private static final int MAX_FRAMES = 30;

  private StackChecks() {}

  /** A frame of the platform's own code that is shown as the minifier left it. */
  static @Nullable String withoutSourceMap(ClientId client, Entry entry, long nowMillis) {
    for (Json exception : entry.detail().items("exception")) {
      List<Json> frames =
          exception instanceof Json.Members members
              ? members.members("stacktrace").items("frames")
              : List.of();
      int earliest = Math.max(0, frames.size() - MAX_FRAMES);
      for (int i = frames.size() - 1; i >= earliest; i--) {
        if (frames.get(i) instanceof Json.Members frame && isMinified(frame)) {
          return frame.text("filename") + ":" + frame.text("lineno") + ":" + frame.text("colno");
        }
      }
    }
    return null;
  }

  private static boolean isMinified(Json.Members frame) {
    @Nullable String file = frame.text("filename");
    return file != null
        && (file.endsWith(".js") || file.endsWith(".mjs"))
        && !file.contains("node_modules")
        && !file.startsWith("node:")
        && !"false".equals(frame.text("in_app"))
        && frame.get("minified") == null
        && column(frame) > MAX_COLUMN;
  }

  private static double column(Json.Members frame) {
    return frame.get("colno") instanceof Json.Numeral(String digits)
        ? Double.parseDouble(digits)
        : 0;
  }

  /** Whether an error happened in a page. */
  static boolean isOfBrowser(Entry entry) {
    Json.Members detail = entry.detail();
    boolean server = detail.members("contexts").members("runtime").text("name") != null;
    return !server
        && "javascript".equals(entry.fields().text("platform", ""))
        && detail.members("request").members("headers").members().keySet().stream()
            .anyMatch(name -> name.equalsIgnoreCase("User-Agent"));
  }
}
