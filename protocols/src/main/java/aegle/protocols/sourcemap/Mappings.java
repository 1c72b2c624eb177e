package aegle.protocols.sourcemap;

import aegle.protocols.DecodeException;
import java.util.Arrays;

/**
 * The segments of a map in five parallel arrays, in the order of generated line and column. Grows
 * while it is filled by one thread; read-only after {@link #finish}.
 */
final class Mappings {
  /** Stands for "this segment has no source" and "no name". */
  static final int NONE = -1;

  private static final int FIRST_CAPACITY = 1_024;

  private int[] lines = new int[FIRST_CAPACITY];
  private int[] columns = new int[FIRST_CAPACITY];
  private int[] sources = new int[FIRST_CAPACITY];
  private int[] sourceLines = new int[FIRST_CAPACITY];
  private int[] sourceColumns = new int[FIRST_CAPACITY];
  private int[] names = new int[FIRST_CAPACITY];
  private int size;
  private boolean sorted = true;

  void add(int line, int column, int source, int sourceLine, int sourceColumn, int name) {
    if (size == SourceMapLimits.MAX_MAPPINGS) {
      throw new DecodeException(
          "source map has more than " + SourceMapLimits.MAX_MAPPINGS + " mappings");
    }
    if (size == lines.length) {
      grow();
    }
    if (size > 0 && isAfter(size - 1, line, column)) {
      sorted = false;
    }
    lines[size] = line;
    columns[size] = column;
    sources[size] = source;
    sourceLines[size] = sourceLine;
    sourceColumns[size] = sourceColumn;
    names[size] = name;
    size++;
  }

  int size() {
    return size;
  }

  /** Sorts what came in another order, as indexed maps and careless tools write it. */
  void finish() {
    if (sorted) {
      return;
    }
    int[] order = new int[size];
    for (int i = 0; i < size; i++) {
      order[i] = i;
    }
    sort(order);
    lines = reordered(lines, order);
    columns = reordered(columns, order);
    sources = reordered(sources, order);
    sourceLines = reordered(sourceLines, order);
    sourceColumns = reordered(sourceColumns, order);
    names = reordered(names, order);
    sorted = true;
  }

  /**
   * The last segment on a line at or before a column, or {@link #NONE}.
   *
   * @param line of the generated code, from 0
   * @param column likewise
   */
  int find(int line, int column) {
    int low = 0;
    int high = size;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (isAfter(middle, line, column)) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low > 0 && lines[low - 1] == line ? low - 1 : NONE;
  }

  int source(int index) {
    return sources[index];
  }

  int sourceLine(int index) {
    return sourceLines[index];
  }

  int sourceColumn(int index) {
    return sourceColumns[index];
  }

  int name(int index) {
    return names[index];
  }

  private boolean isAfter(int index, int line, int column) {
    return lines[index] > line || (lines[index] == line && columns[index] > column);
  }

  private void grow() {
    int capacity = Math.min(size * 2, SourceMapLimits.MAX_MAPPINGS);
    lines = Arrays.copyOf(lines, capacity);
    columns = Arrays.copyOf(columns, capacity);
    sources = Arrays.copyOf(sources, capacity);
    sourceLines = Arrays.copyOf(sourceLines, capacity);
    sourceColumns = Arrays.copyOf(sourceColumns, capacity);
    names = Arrays.copyOf(names, capacity);
  }

  /** Merges runs of growing length: never quadratic, whatever order a stranger chose. */
  private void sort(int[] order) {
    int[] from = order;
    int[] to = new int[order.length];
    for (int run = 1; run < order.length; run *= 2) {
      for (int start = 0; start < order.length; start += 2 * run) {
        int middle = Math.min(start + run, order.length);
        merge(from, to, start, middle, Math.min(middle + run, order.length));
      }
      int[] swapped = from;
      from = to;
      to = swapped;
    }
    System.arraycopy(from, 0, order, 0, order.length);
  }

  private void merge(int[] from, int[] to, int start, int middle, int end) {
    int left = start;
    int right = middle;
    for (int at = start; at < end; at++) {
      boolean takeLeft =
          right >= end
              || (left < middle && !isAfter(from[left], lines[from[right]], columns[from[right]]));
      to[at] = takeLeft ? from[left++] : from[right++];
    }
  }

  private static int[] reordered(int[] values, int[] order) {
    int[] result = new int[order.length];
    for (int i = 0; i < order.length; i++) {
      result[i] = values[order[i]];
    }
    return result;
  }
}
