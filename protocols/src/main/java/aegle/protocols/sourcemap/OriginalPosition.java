package aegle.protocols.sourcemap;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a position of generated code came from.
 *
 * @param source the file as the map names it, with its source root
 * @param line from 1
 * @param column from 1
 * @param name of what stood at this place before it was shortened, or null. At the place of a call
 *     it names the function that is called, so it belongs to the next inner frame
 * @param contextLine the line itself, or null where the map holds no text of the source
 * @param before lines before it, in order
 * @param after lines after it, in order
 * @param ignored whether the map marks the source as code of others ({@code ignoreList})
 */
public record OriginalPosition(
    String source,
    int line,
    int column,
    @Nullable String name,
    @Nullable String contextLine,
    List<String> before,
    List<String> after,
    boolean ignored) {
  public OriginalPosition {
    before = List.copyOf(before);
    after = List.copyOf(after);
  }
}
