package aegle.protocols.sourcemap;

import aegle.signals.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Rewrites the frames of an event's detail (the members {@code exception}, {@code stacktrace} and
 * {@code threads}, as the Sentry decoder leaves them) to the sources that were bundled. What a
 * frame said before is kept inside it as {@code minified}. Pure; safe for all threads.
 */
public final class FrameSymbols {
  private static final int CONTEXT_LINES = 5;

  /** A minifier's names are shorter than this; longer ones were chosen by a person. */
  private static final int MAX_MINIFIED_NAME_CHARS = 3;

  private static final List<String> REPLACED =
      List.of(
          "filename",
          "abs_path",
          "module",
          "function",
          "lineno",
          "colno",
          "pre_context",
          "context_line",
          "post_context");

  /** Finds the map of a script. */
  @FunctionalInterface
  public interface MapFinder {
    /**
     * The map, or empty where none was uploaded.
     *
     * @param file as the frame names the script: an address or a path
     * @param debugId of the script, or null
     */
    Optional<SourceMap> find(String file, @Nullable String debugId);
  }

  private final MapFinder maps;

  public FrameSymbols(MapFinder maps) {
    this.maps = maps;
  }

  /** The detail with original frames; the same object where no frame has a map. */
  public Json.Members apply(Json.Members detail) {
    Map<String, Json> members = new LinkedHashMap<>(detail.members());
    members.computeIfPresent("stacktrace", (_, stack) -> stack(stack));
    members.computeIfPresent("exception", (_, list) -> stacksOf(list));
    members.computeIfPresent("threads", (_, list) -> stacksOf(list));
    return members.equals(detail.members()) ? detail : new Json.Members(members);
  }

  private Json stacksOf(Json list) {
    if (!(list instanceof Json.Items(List<Json> items))) {
      return list;
    }
    List<Json> rewritten = new ArrayList<>();
    for (Json item : items) {
      if (item instanceof Json.Members members) {
        Map<String, Json> copy = new LinkedHashMap<>(members.members());
        copy.computeIfPresent("stacktrace", (_, stack) -> stack(stack));
        rewritten.add(new Json.Members(copy));
      } else {
        rewritten.add(item);
      }
    }
    return new Json.Items(rewritten);
  }

  private Json stack(Json stack) {
    if (!(stack instanceof Json.Members members)) {
      return stack;
    }
    List<Json> frames = new ArrayList<>();
    @Nullable String calledByOuter = null;
    for (Json item : members.items("frames")) {
      if (!(item instanceof Json.Members frame)) {
        continue;
      }
      Optional<OriginalPosition> place = placeOf(frame);
      frames.add(place.isEmpty() ? frame : rewritten(frame, place.get(), calledByOuter));
      // Frames are oldest first: what stands at this call names the function of the next frame.
      calledByOuter = place.map(OriginalPosition::name).orElse(null);
    }
    Map<String, Json> copy = new LinkedHashMap<>(members.members());
    copy.put("frames", new Json.Items(frames));
    return new Json.Members(copy);
  }

  private Optional<OriginalPosition> placeOf(Json.Members frame) {
    @Nullable String file = frame.text("abs_path");
    file = file == null ? frame.text("filename") : file;
    int line = number(frame, "lineno");
    // A frame that was rewritten stands in a source already, whose lines the map does not know.
    if (file == null || line < 1 || frame.get("minified") != null) {
      return Optional.empty();
    }
    return maps.find(file, frame.text("debug_id"))
        .flatMap(map -> map.find(line, number(frame, "colno"), CONTEXT_LINES));
  }

  private static Json rewritten(
      Json.Members frame, OriginalPosition place, @Nullable String calledByOuter) {
    Map<String, Json> copy = new LinkedHashMap<>(frame.members());
    Map<String, Json> minified = new LinkedHashMap<>();
    for (String name : REPLACED) {
      @Nullable Json before = copy.remove(name);
      boolean kept = name.equals("function") || name.endsWith("no") || name.equals("filename");
      if (before != null && kept) {
        minified.put(name, before);
      }
    }
    copy.put("filename", new Json.Text(place.source()));
    @Nullable String function = functionOf(frame, calledByOuter);
    if (function != null) {
      copy.put("function", new Json.Text(function));
    }
    copy.put("lineno", new Json.Numeral(Integer.toString(place.line())));
    copy.put("colno", new Json.Numeral(Integer.toString(place.column())));
    @Nullable String line = place.contextLine();
    if (line != null) {
      copy.put("pre_context", texts(place.before()));
      copy.put("context_line", new Json.Text(line));
      copy.put("post_context", texts(place.after()));
    }
    if (place.ignored() || place.source().contains("/node_modules/")) {
      copy.put("in_app", new Json.Flag(false));
    }
    copy.put("minified", new Json.Members(minified));
    return new Json.Members(copy);
  }

  private static @Nullable String functionOf(Json.Members frame, @Nullable String calledByOuter) {
    @Nullable String minified = frame.text("function");
    boolean meaningless = minified == null || minified.length() <= MAX_MINIFIED_NAME_CHARS;
    return meaningless && calledByOuter != null ? calledByOuter : minified;
  }

  private static Json texts(List<String> lines) {
    return new Json.Items(lines.stream().<Json>map(Json.Text::new).toList());
  }

  /** A place of at most nine digits, or 0. */
  private static int number(Json.Members frame, String name) {
    @Nullable String digits = frame.text(name);
    boolean whole =
        digits != null
            && !digits.isEmpty()
            && digits.length() <= 9
            && digits.chars().allMatch(c -> c >= '0' && c <= '9');
    return whole && digits != null ? Integer.parseInt(digits) : 0;
  }
}
