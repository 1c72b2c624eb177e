package aegle.protocols.sourcemap;

import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A source map that was read; see {@link SourceMapReader}. Immutable, safe for all threads. */
public final class SourceMap {
  private final @Nullable String debugId;
  private final List<String> sources;
  private final List<Optional<SourceText>> texts;
  private final List<String> names;
  private final BitSet ignored;
  private final Mappings mappings;

  SourceMap(
      @Nullable String debugId,
      List<String> sources,
      List<Optional<SourceText>> texts,
      List<String> names,
      BitSet ignored,
      Mappings mappings) {
    this.debugId = debugId;
    this.sources = List.copyOf(sources);
    this.texts = List.copyOf(texts);
    this.names = List.copyOf(names);
    this.ignored = (BitSet) ignored.clone();
    this.mappings = mappings;
  }

  /** The id that script and map share, in lower case with dashes, or null in older maps. */
  public @Nullable String debugId() {
    return debugId;
  }

  public List<String> sources() {
    return sources;
  }

  /** How many segments the map has: what its memory is measured by, at 24 bytes each. */
  public int mappingCount() {
    return mappings.size();
  }

  /**
   * Where a position came from; empty where the map knows nothing of it, since a guess from the
   * line above would show the wrong code.
   *
   * @param line of the generated code, from 1, as frames count
   * @param column likewise
   * @param contextLines how many lines to give before and after
   */
  public Optional<OriginalPosition> find(int line, int column, int contextLines) {
    int index = line < 1 ? Mappings.NONE : mappings.find(line - 1, Math.max(0, column - 1));
    if (index == Mappings.NONE || mappings.source(index) == Mappings.NONE) {
      return Optional.empty();
    }
    int source = mappings.source(index);
    int sourceLine = mappings.sourceLine(index);
    int name = mappings.name(index);
    int around = Math.clamp(contextLines, 0, SourceMapLimits.MAX_CONTEXT_LINES);
    SourceText text = texts.get(source).orElse(new SourceText(""));
    @Nullable String contextLine = texts.get(source).isEmpty() ? null : text.line(sourceLine);
    return Optional.of(
        new OriginalPosition(
            sources.get(source),
            sourceLine + 1,
            mappings.sourceColumn(index) + 1,
            name == Mappings.NONE ? null : names.get(name),
            contextLine,
            text.lines(sourceLine - around, sourceLine),
            text.lines(sourceLine + 1, sourceLine + 1 + around),
            ignored.get(source)));
  }

  @Override
  public String toString() {
    return "SourceMap[" + sources.size() + " sources, " + mappings.size() + " mappings]";
  }
}
