package aegle.protocols.jsonmetrics;

import java.util.ArrayList;
import java.util.List;

/** One walk over the text of a path. */
final class PathText {
  private static final int MAX_CHARS = 500;
  private static final String ENDS = ".[]~*\"";

  private final String text;
  private final List<JsonPath.Step> steps = new ArrayList<>();
  private int at;

  PathText(String text) {
    this.text = text;
  }

  JsonPath read() {
    if (text.isEmpty() || text.length() > MAX_CHARS) {
      throw wrong("a path has 1 to " + MAX_CHARS + " characters");
    }
    boolean first = true;
    boolean name = false;
    while (at < text.length() && !name) {
      if (text.charAt(at) == '[') {
        bracket();
      } else if (text.charAt(at) == '~' && at == text.length() - 1) {
        name = true;
        at++;
      } else {
        if (!first) {
          dot();
        }
        member();
      }
      first = false;
    }
    boolean endsInStar = !steps.isEmpty() && isStar(steps.getLast());
    if (name && !endsInStar) {
      throw wrong("~ stands only behind the star whose name is asked for");
    }
    return new JsonPath(steps, name);
  }

  private static boolean isStar(JsonPath.Step step) {
    return step instanceof JsonPath.AnyMember || step instanceof JsonPath.AnyItem;
  }

  private void dot() {
    if (text.charAt(at) != '.') {
      throw wrong("a dot stands between two names");
    }
    at++;
  }

  private void member() {
    int start = at;
    if (at < text.length() && text.charAt(at) == '*') {
      at++;
      steps.add(new JsonPath.AnyMember());
      return;
    }
    while (at < text.length() && ENDS.indexOf(text.charAt(at)) < 0) {
      at++;
    }
    if (at == start) {
      throw wrong("a name is missing");
    }
    steps.add(new JsonPath.Member(text.substring(start, at)));
  }

  private void bracket() {
    int end = text.startsWith("[\"", at) ? text.indexOf("\"]", at + 2) + 1 : text.indexOf(']', at);
    if (end <= at) {
      throw wrong("a bracket is not closed");
    }
    String inner = text.substring(at + 1, end);
    if (inner.equals("*")) {
      steps.add(new JsonPath.AnyItem());
    } else if (inner.startsWith("\"")) {
      steps.add(new JsonPath.Member(inner.substring(1, inner.length() - 1)));
    } else if (inner.matches("\\d{1,6}")) {
      steps.add(new JsonPath.Item(Integer.parseInt(inner)));
    } else {
      throw wrong("in brackets stand *, a number, or a name in double quotes");
    }
    at = end + 1;
  }

  private IllegalArgumentException wrong(String why) {
    return new IllegalArgumentException(
        "'"
            + text
            + "' is no path: "
            + why
            + "; write it such as activeUsers, system.memory.rss, clinics[*].bookings or"
            + " services.*");
  }
}
