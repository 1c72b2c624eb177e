package aegle.server.ship;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * Cuts batches of whole lines out of files, with as much memory whatever the file holds. Owned by
 * one thread.
 *
 * <p>A line longer than {@value #MAX_LINE_BYTES} bytes is cut and begins with words that say so,
 * for a server would refuse what is left of its JSON. Zero bytes before a line are passed over: a
 * writer that does not append leaves them behind when its file is cut to nothing.
 */
final class BatchReader {
  static final int MAX_LINE_BYTES = 256 * 1024;
  static final int MAX_BATCH_BYTES = 512 * 1024;
  static final int MAX_BATCH_LINES = 1_000;
  private static final int STEP_BYTES = 64 * 1024;

  /** Bytes that continue a character of UTF-8, at most, after its first. */
  private static final int MAX_CONTINUATION_BYTES = 3;

  /**
   * How much a batch may hold.
   *
   * @param lines at most
   * @param bytes at most, unless one line alone has more
   */
  record Bounds(int lines, int bytes) {
    static final Bounds FULL = new Bounds(MAX_BATCH_LINES, MAX_BATCH_BYTES);

    /** A lower bound, after a batch of this size was too large. */
    static Bounds halfOf(Batch batch) {
      return new Bounds(Math.max(1, batch.lines() / 2), Math.max(1, batch.bodyBytes() / 2));
    }

    /** Twice as much, within what is allowed. */
    Bounds doubled() {
      return new Bounds(Math.min(MAX_BATCH_LINES, lines * 2), Math.min(MAX_BATCH_BYTES, bytes * 2));
    }
  }

  /** What becomes of bytes at the end of a file that no line feed has ended yet. */
  enum Tail {
    /** They wait for their line feed. */
    WAITS,
    /** They count as a line. */
    IS_A_LINE
  }

  private final ByteBuffer step = ByteBuffer.allocate(STEP_BYTES);
  private final byte[] body = new byte[MAX_BATCH_BYTES + MAX_LINE_BYTES + 1];
  private final long[] lineEnds = new long[MAX_BATCH_LINES];

  private Bounds bounds = Bounds.FULL;
  private int committedBytes;
  private int filledBytes;
  private int lines;
  private int cutLines;
  private long lineBytes;

  /** The next lines from a place on; empty when no whole line is there. */
  Optional<Batch> read(FileChannel file, long from, Bounds within, Tail tail) throws IOException {
    return read(file, from, Long.MAX_VALUE, within, tail);
  }

  /** The lines of a batch that was cut before. */
  Optional<Batch> readAgain(FileChannel file, long from, long to) throws IOException {
    return read(file, from, to, new Bounds(MAX_BATCH_LINES, body.length), Tail.IS_A_LINE)
        .filter(batch -> batch.to() == to);
  }

  /** Whether a line feed stands anywhere from a place on. */
  boolean hasLineFeed(FileChannel file, long from) throws IOException {
    long at = from;
    while (fill(file, at, Long.MAX_VALUE)) {
      for (int i = 0; i < step.limit(); i++) {
        if (step.get(i) == '\n') {
          return true;
        }
      }
      at += step.limit();
    }
    return false;
  }

  private Optional<Batch> read(FileChannel file, long from, long most, Bounds within, Tail tail)
      throws IOException {
    begin(within);
    long at = from;
    boolean isFull = false;
    while (!isFull && fill(file, at, most)) {
      for (int i = 0; i < step.limit() && !isFull; i++) {
        isFull = take(step.get(i), at + i + 1);
      }
      at += step.limit();
    }
    if (!isFull && tail == Tail.IS_A_LINE && lineBytes > 0) {
      endLine(at);
    }
    return lines == 0
        ? Optional.empty()
        : Optional.of(
            new Batch(
                from,
                Arrays.copyOf(body, committedBytes),
                Arrays.copyOf(lineEnds, lines),
                cutLines));
  }

  private void begin(Bounds within) {
    bounds = within;
    committedBytes = 0;
    filledBytes = 0;
    lines = 0;
    cutLines = 0;
    lineBytes = 0;
  }

  private boolean fill(FileChannel file, long at, long most) throws IOException {
    step.clear().limit((int) Math.min(STEP_BYTES, Math.max(0, most - at)));
    boolean any = step.hasRemaining() && file.read(step, at) > 0;
    step.flip();
    return any;
  }

  /** Takes one byte; true when the batch is full. */
  private boolean take(byte b, long after) {
    if (b == '\n') {
      return endLine(after);
    }
    if (b == 0 && lineBytes == 0) {
      return false;
    }
    lineBytes++;
    if (lineBytes <= MAX_LINE_BYTES) {
      body[filledBytes++] = b;
    }
    return false;
  }

  /** Ends the line; true when the batch is full, with or without it. */
  private boolean endLine(long end) {
    boolean isCut = lineBytes > MAX_LINE_BYTES;
    if (isCut) {
      cutLine();
    }
    if (lines > 0 && filledBytes + 1 > bounds.bytes()) {
      return true;
    }
    body[filledBytes++] = '\n';
    committedBytes = filledBytes;
    lineEnds[lines++] = end;
    cutLines += isCut ? 1 : 0;
    lineBytes = 0;
    return lines >= bounds.lines() || committedBytes >= bounds.bytes();
  }

  /** Puts words before what is kept of the line, and ends it between two characters. */
  private void cutLine() {
    byte[] words =
        ("aegle ship cut this line of " + lineBytes + " bytes: ")
            .getBytes(StandardCharsets.US_ASCII);
    int kept = MAX_LINE_BYTES - words.length;
    for (int i = 0; i < MAX_CONTINUATION_BYTES && isContinuation(committedBytes + kept); i++) {
      kept--;
    }
    System.arraycopy(body, committedBytes, body, committedBytes + words.length, kept);
    System.arraycopy(words, 0, body, committedBytes, words.length);
    filledBytes = committedBytes + words.length + kept;
  }

  private boolean isContinuation(int index) {
    return (body[index] & 0xc0) == 0x80;
  }
}
