package aegle.server.ship;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Whole lines cut from one file, as they are sent.
 *
 * <p>The bytes of the file are {@code from <= i < to}; the body may be shorter, for long lines are
 * cut. Not changed once made.
 */
final class Batch {
  private final long from;
  private final byte[] body;
  private final long[] lineEnds;
  private final int cutLines;

  /**
   * A batch.
   *
   * @param from where its first line begins in the file
   * @param body the lines, each ended by a line feed
   * @param lineEnds where each line ends in the file, its line feed included
   * @param cutLines how many of the lines were longer than a line may be
   */
  Batch(long from, byte[] body, long[] lineEnds, int cutLines) {
    if (lineEnds.length == 0 || lineEnds[lineEnds.length - 1] <= from) {
      throw new AssertionError("BUG: a batch has a line");
    }
    this.from = from;
    this.body = body.clone();
    this.lineEnds = lineEnds.clone();
    this.cutLines = cutLines;
  }

  long from() {
    return from;
  }

  long to() {
    return lineEnds[lineEnds.length - 1];
  }

  int lines() {
    return lineEnds.length;
  }

  int cutLines() {
    return cutLines;
  }

  int bodyBytes() {
    return body.length;
  }

  /** The lines, to read. */
  ByteBuffer body() {
    return ByteBuffer.wrap(body).asReadOnlyBuffer();
  }

  String sha256() {
    return Fingerprint.sha256(body());
  }

  /** The first half of the lines, without those after it. */
  Batch firstHalf() {
    if (lines() < 2) {
      throw new AssertionError("BUG: one line has no half");
    }
    int half = lines() / 2;
    int end = 0;
    for (int line = 0; line < half; line++) {
      while (body[end] != '\n') {
        end++;
      }
      end++;
    }
    return new Batch(from, Arrays.copyOf(body, end), Arrays.copyOf(lineEnds, half), 0);
  }
}
