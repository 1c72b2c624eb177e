package aegle.protocols.newrelic;

import aegle.protocols.WellFormedText;
import aegle.signals.Json;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the lines of a stack as Node.js and Java print them, {@code at book (/srv/app.js:19:17)},
 * into frames with the members of Sentry's schema, oldest first. Other lines are left out.
 */
final class StackLines {
  /** Lines of one stack that are read. */
  private static final int MAX_LINES = 250;

  private static final int MAX_LINE_CHARS = 2_000;

  private static final String AT = "at ";
  private static final Pattern PLACE = Pattern.compile("(.+?)(?::(\\d{1,9}))?(?::(\\d{1,9}))?");

  private StackLines() {}

  static List<Json> frames(List<Json> lines) {
    List<Json> frames = new ArrayList<>();
    for (Json line : lines.subList(0, Math.min(lines.size(), MAX_LINES))) {
      if (line instanceof Json.Text(String text) && text.length() <= MAX_LINE_CHARS) {
        // One text may hold the whole stack.
        text.lines().limit(MAX_LINES).forEach(each -> add(each, frames));
      }
    }
    Collections.reverse(frames);
    return frames;
  }

  /** {@code at FUNCTION (PLACE)}, {@code at CLASS.METHOD(PLACE)} or {@code at PLACE}. */
  private static void add(String line, List<Json> frames) {
    String text = line.strip();
    if (!text.startsWith(AT)) {
      return;
    }
    String rest = text.substring(AT.length());
    int bracket = rest.indexOf(" (");
    int open = bracket > 0 ? bracket + 1 : rest.indexOf('(');
    if (open > 0 && rest.endsWith(")") && open < rest.length() - 2) {
      String place = rest.substring(open + 1, rest.length() - 1);
      frames.add(frame(rest.substring(0, open).strip(), place));
    } else if (!rest.isBlank()) {
      frames.add(frame("", rest));
    }
  }

  private static Json frame(String function, String place) {
    Map<String, Json> frame = new LinkedHashMap<>();
    Matcher matcher = PLACE.matcher(place);
    String file = place;
    if (matcher.matches()) {
      file = matcher.group(1);
      putNumber(frame, "lineno", matcher.group(2));
      putNumber(frame, "colno", matcher.group(3));
    }
    frame.put("filename", new Json.Text(WellFormedText.cut(file, 500)));
    if (!function.isEmpty()) {
      frame.put("function", new Json.Text(WellFormedText.cut(function, 500)));
    }
    boolean foreign =
        file.startsWith("node:") || file.contains("node_modules") || function.startsWith("java.");
    frame.put("in_app", new Json.Flag(!foreign));
    return new Json.Members(frame);
  }

  private static void putNumber(Map<String, Json> frame, String name, @Nullable String digits) {
    if (digits != null) {
      frame.put(name, new Json.Numeral(digits));
    }
  }

  /** The newest frame of the own code: {@code book in /srv/app.js}; null where there is none. */
  static @Nullable String culprit(List<Json> frames) {
    for (int i = frames.size() - 1; i >= 0; i--) {
      if (frames.get(i) instanceof Json.Members frame
          && frame.get("in_app") instanceof Json.Flag(boolean own)
          && own) {
        @Nullable String function = frame.text("function");
        @Nullable String file = frame.text("filename");
        return function == null ? file : function + " in " + file;
      }
    }
    return null;
  }
}
