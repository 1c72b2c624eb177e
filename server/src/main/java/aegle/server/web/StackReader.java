package aegle.server.web;

import aegle.server.web.view.ErrorEvent.Line;
import aegle.server.web.view.ErrorEvent.Place;
import aegle.server.web.view.ErrorEvent.Raised;
import aegle.server.web.view.ErrorEvent.Stretch;
import aegle.server.web.view.Messages;
import aegle.signals.Json;
import java.util.ArrayList;
import java.util.List;

/** Reads the stacks of an error's detail for people: the place where it happened comes first. */
final class StackReader {
  private static final int MAX_LINE_CHARS = 400;

  private final Messages messages;

  StackReader(Messages messages) {
    this.messages = messages;
  }

  /** The chain of errors, the one that was seen last first: senders put it last. */
  List<Raised> chain(Json.Members detail, String kind, String title) {
    List<Raised> chain = new ArrayList<>();
    for (Json.Members exception : Trees.members(detail.items("exception"))) {
      chain.addFirst(
          new Raised(
              Trees.text(exception, "type"),
              Trees.text(exception, "value"),
              mechanism(exception.members("mechanism")),
              stack(exception.members("stacktrace"))));
    }
    List<Stretch> beside = stack(detail.members("stacktrace"));
    if (chain.isEmpty() && !beside.isEmpty()) {
      chain.add(new Raised(kind, title, "", beside));
    }
    return chain;
  }

  private String mechanism(Json.Members mechanism) {
    String type = Trees.text(mechanism, "type");
    if (type.isEmpty()) {
      return "";
    }
    // Words for how the SDK works inside, which tell a reader nothing.
    boolean inner = type.equals("generic") || type.equals("chained");
    if (inner) {
      return switch (Trees.text(mechanism, "handled")) {
        case "true" -> messages.text("issue.handled.plain");
        case "false" -> messages.text("issue.unhandled.plain");
        default -> "";
      };
    }
    return switch (Trees.text(mechanism, "handled")) {
      case "true" -> messages.text("issue.handled", type);
      case "false" -> messages.text("issue.unhandled", type);
      default -> messages.text("issue.mechanism", type);
    };
  }

  private List<Stretch> stack(Json.Members stacktrace) {
    List<Stretch> stack = new ArrayList<>();
    List<Json.Members> frames = Trees.members(stacktrace.items("frames"));
    List<Place> places = new ArrayList<>();
    boolean own = false;
    for (Json.Members frame : frames.reversed()) {
      boolean isOwn = "true".equals(frame.text("in_app"));
      if (!places.isEmpty() && isOwn != own) {
        stack.add(new Stretch(own, List.copyOf(places)));
        places.clear();
      }
      own = isOwn;
      places.add(place(frame));
    }
    if (!places.isEmpty()) {
      stack.add(new Stretch(own, List.copyOf(places)));
    }
    // Where nothing is marked as the platform's own, the place of the error stays open all the
    // same.
    boolean foreign = !stack.isEmpty() && stack.stream().noneMatch(Stretch::own);
    return foreign ? List.of(new Stretch(true, stack.getFirst().places())) : stack;
  }

  private Place place(Json.Members frame) {
    String function = Trees.text(frame, "function");
    Json.Members minified = frame.members("minified");
    return new Place(
        function.isEmpty() ? messages.text("issue.anonymous") : function,
        at(frame),
        Trees.text(frame, "module"),
        minified.members().isEmpty() ? "" : at(minified),
        lines(frame),
        Trees.pairs(frame.members("vars")));
  }

  private static String at(Json.Members frame) {
    String file = Trees.text(frame, "filename");
    file = file.isEmpty() ? Trees.text(frame, "abs_path") : file;
    String line = Trees.text(frame, "lineno");
    String column = Trees.text(frame, "colno");
    return file + (line.isEmpty() ? "" : ":" + line) + (column.isEmpty() ? "" : ":" + column);
  }

  private static List<Line> lines(Json.Members frame) {
    String here = Trees.text(frame, "context_line");
    if (here.isEmpty()) {
      return List.of();
    }
    long number = number(Trees.text(frame, "lineno"));
    List<Line> lines = new ArrayList<>();
    List<Json> before = frame.items("pre_context");
    for (int i = 0; i < before.size(); i++) {
      lines.add(plain(number - before.size() + i, before.get(i)));
    }
    lines.add(marked(number, here, (int) number(Trees.text(frame, "colno")) - 1));
    List<Json> after = frame.items("post_context");
    for (int i = 0; i < after.size(); i++) {
      lines.add(plain(number + 1 + i, after.get(i)));
    }
    return lines;
  }

  private static Line plain(long number, Json json) {
    String text = json instanceof Json.Text(String value) ? value : "";
    return new Line(number > 0 ? Long.toString(number) : "", cut(text), "", "", false);
  }

  /** Marks the word at a column; minified lines are shown around it. */
  private static Line marked(long number, String text, int column) {
    String shownNumber = number > 0 ? Long.toString(number) : "";
    if (column < 0 || column >= text.length()) {
      return new Line(shownNumber, cut(text), "", "", true);
    }
    int end = column;
    while (end < text.length() && Character.isJavaIdentifierPart(text.charAt(end))) {
      end++;
    }
    end = Math.max(end, column + 1);
    int from = Math.max(0, column - MAX_LINE_CHARS / 2);
    String before = (from > 0 ? "…" : "") + text.substring(from, column);
    return new Line(
        shownNumber, before, text.substring(column, end), cut(text.substring(end)), true);
  }

  private static String cut(String line) {
    return line.length() <= MAX_LINE_CHARS ? line : line.substring(0, MAX_LINE_CHARS) + "…";
  }

  private static long number(String digits) {
    try {
      return digits.length() > 9 ? 0 : Long.parseLong(digits);
    } catch (NumberFormatException _) {
      return 0; // A stranger's word; the line is shown without a number.
    }
  }
}
