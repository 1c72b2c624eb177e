package aegle.protocols.sourcemap;

import aegle.protocols.DecodeException;
import aegle.protocols.json.JsonReader;
import aegle.signals.Json;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads source maps of revision 3 (ECMA-426), plain and indexed ("sections"). Safe for all threads.
 */
public final class SourceMapReader {
  private static final int UUID_CHARS = 36;

  private final JsonReader json = new JsonReader(SourceMapLimits.MAX_FILE_BYTES);

  /**
   * Reads a map.
   *
   * @throws DecodeException saying what of it is broken or over a limit
   */
  public SourceMap read(byte[] bytes) {
    if (bytes.length > SourceMapLimits.MAX_FILE_BYTES) {
      throw new DecodeException(
          "source map has "
              + bytes.length
              + " bytes; at most "
              + SourceMapLimits.MAX_FILE_BYTES
              + " are taken");
    }
    int start = afterGuard(bytes);
    Json.Members map = json.readMembers(bytes, start, bytes.length - start);
    Reading reading = new Reading();
    if (map.get("sections") instanceof Json.Items(List<Json> sections)) {
      reading.sections(sections);
    } else {
      reading.part(map, 0, 0);
    }
    reading.mappings.finish();
    return new SourceMap(
        debugId(map),
        reading.sources,
        reading.texts,
        reading.names,
        reading.ignored,
        reading.mappings);
  }

  /** Servers may put {@code )]}'} and the rest of a line before the JSON, against inclusion. */
  private static int afterGuard(byte[] bytes) {
    if (bytes.length < 3 || bytes[0] != ')' || bytes[1] != ']' || bytes[2] != '}') {
      return 0;
    }
    int at = 3;
    while (at < bytes.length && bytes[at] != '\n') {
      at++;
    }
    return at;
  }

  private static @Nullable String debugId(Json.Members map) {
    @Nullable String id = map.text("debugId") == null ? map.text("debug_id") : map.text("debugId");
    return id != null && id.length() == UUID_CHARS ? id.toLowerCase(Locale.ROOT) : null;
  }

  /** What one map, or all parts of an indexed one, add up to. */
  private static final class Reading {
    private final List<String> sources = new ArrayList<>();
    private final List<Optional<SourceText>> texts = new ArrayList<>();
    private final List<String> names = new ArrayList<>();
    private final BitSet ignored = new BitSet();
    private final Mappings mappings = new Mappings();

    void sections(List<Json> sections) {
      if (sections.size() > SourceMapLimits.MAX_SECTIONS) {
        throw new DecodeException(
            "source map has more than " + SourceMapLimits.MAX_SECTIONS + " sections");
      }
      for (Json section : sections) {
        if (!(section instanceof Json.Members members)
            || !(members.get("map") instanceof Json.Members map)
            || map.get("sections") != null) {
          throw new DecodeException("source map has a section without a plain map inside");
        }
        Json.Members offset = members.members("offset");
        part(map, place(offset, "line"), place(offset, "column"));
      }
    }

    void part(Json.Members map, int firstLine, int firstColumn) {
      @Nullable String version = map.text("version");
      if (!"3".equals(version)) {
        throw new DecodeException("source map has no version 3");
      }
      if (!(map.get("mappings") instanceof Json.Text(String text))) {
        throw new DecodeException("source map has no mappings");
      }
      int firstSource = sources.size();
      int firstName = names.size();
      sources(map);
      for (Json name : map.items("names")) {
        names.add(name instanceof Json.Text(String word) ? word : "");
      }
      MappingsReader.read(
          text,
          mappings,
          firstLine,
          firstColumn,
          new MappingsReader.Numbering(firstSource, sources.size() - firstSource),
          new MappingsReader.Numbering(firstName, names.size() - firstName));
    }

    private void sources(Json.Members map) {
      int first = sources.size();
      @Nullable String root = map.text("sourceRoot");
      List<Json> contents = map.items("sourcesContent");
      List<Json> files = map.items("sources");
      for (int i = 0; i < files.size(); i++) {
        String file = files.get(i) instanceof Json.Text(String path) ? path : "";
        sources.add(root == null || root.isEmpty() ? file : joined(root, file));
        boolean known = i < contents.size() && contents.get(i) instanceof Json.Text;
        texts.add(
            known && contents.get(i) instanceof Json.Text(String content)
                ? Optional.of(new SourceText(content))
                : Optional.empty());
      }
      for (String list : List.of("ignoreList", "x_google_ignoreList")) {
        for (Json item : map.items(list)) {
          int index = item instanceof Json.Numeral(String digits) ? small(digits) : -1;
          if (index >= 0 && index < files.size()) {
            ignored.set(first + index);
          }
        }
      }
    }

    private static String joined(String root, String file) {
      boolean absolute = file.startsWith("/") || file.contains("://");
      return absolute ? file : root.endsWith("/") ? root + file : root + "/" + file;
    }

    private static int place(Json.Members offset, String name) {
      int value = offset.get(name) instanceof Json.Numeral(String digits) ? small(digits) : -1;
      if (value < 0 || value > SourceMapLimits.MAX_LINES) {
        throw new DecodeException("source map has a section without a usable offset");
      }
      return value;
    }

    /** A whole number of up to nine digits, or -1. */
    private static int small(String digits) {
      boolean whole =
          !digits.isEmpty()
              && digits.length() <= 9
              && digits.chars().allMatch(c -> c >= '0' && c <= '9');
      return whole ? Integer.parseInt(digits) : -1;
    }
  }
}
