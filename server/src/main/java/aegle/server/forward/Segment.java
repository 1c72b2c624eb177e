package aegle.server.forward;

import java.nio.file.Path;

/** One file of a queue, as its {@link DiskQueue} knows it, under whose lock it is used. */
final class Segment {
  final long number;
  final Path file;

  /** Where its last whole record ends. */
  long end;

  /** Samples or records in it, and how many of them were sent. */
  long count;

  long sent;

  /** When its newest record was written. */
  long newestMillis;

  Segment(long number, Path file, long end) {
    this.number = number;
    this.file = file;
    this.end = end;
  }
}
