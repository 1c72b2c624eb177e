package aegle.server.ship;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One life of a file under a path: until it is renamed away or cut to nothing. Holds the file open,
 * so that it can be read to its end under whatever name, or none. Owned by one thread.
 */
final class Generation implements AutoCloseable {
  private final long number;
  private String key;
  private FileChannel channel;
  private long position;
  private long sizeBytes;
  private Fingerprint head;
  private Fingerprint mark;
  private long scannedTo;
  private long cutTo;
  private long grewAtMillis;
  private long stopAt = Long.MAX_VALUE;
  private @Nullable End end;

  /** Why nothing more is expected of it. */
  enum End {
    /** Renamed or removed: who wrote it may do so for some time yet. */
    RENAMED,
    /** A copy made before the file was cut to nothing: nobody writes to it. */
    COPIED
  }

  Generation(SavedState.Place place, FileChannel channel, long nowMillis) {
    this.number = place.generation();
    this.key = place.key();
    this.channel = channel;
    this.position = place.position();
    this.sizeBytes = place.sizeBytes();
    this.head = place.head();
    this.mark = place.mark();
    this.grewAtMillis = nowMillis;
  }

  long number() {
    return number;
  }

  String key() {
    return key;
  }

  long position() {
    return position;
  }

  /** The size when it was last looked at. */
  long sizeBytes() {
    return sizeBytes;
  }

  Optional<End> end() {
    return Optional.ofNullable(end);
  }

  void end(End why) {
    end = why;
  }

  /** Leaves what is written from now on to another run. */
  void stopAtPresentEnd() throws IOException {
    stopAt = channel.size();
  }

  /** Whether there is more that this run reads. */
  boolean isWanted() {
    return end != null || position < stopAt;
  }

  SavedState.Place place() {
    return new SavedState.Place(number, key, position, sizeBytes, head, mark);
  }

  /** Bytes that are known to be there and have not been cut into a batch. */
  long unreadBytes() {
    return Math.max(0, sizeBytes - Math.max(position, cutTo));
  }

  /** Looks at the size, and at the first bytes while there are few: true when those are more. */
  boolean look(long nowMillis) throws IOException {
    long now = channel.size();
    if (now != sizeBytes) {
      sizeBytes = now;
      grewAtMillis = nowMillis;
    }
    if (head.bytes() < Fingerprint.MAX_BYTES && now > head.bytes() && head.fits(channel)) {
      head = Fingerprint.ofHead(channel);
      return true;
    }
    return false;
  }

  long quietMillis(long nowMillis) {
    return nowMillis - grewAtMillis;
  }

  /** Cuts the next lines out. */
  Optional<Batch> read(BatchReader reader, BatchReader.Bounds bounds, BatchReader.Tail tail)
      throws IOException {
    // What has been searched for a line feed in vain is not searched again.
    if (tail == BatchReader.Tail.WAITS && scannedTo > position) {
      long searchTo = channel.size();
      if (!reader.hasLineFeed(channel, scannedTo)) {
        scannedTo = searchTo;
        return Optional.empty();
      }
    }
    long searchTo = channel.size();
    Optional<Batch> batch = reader.read(channel, position, bounds, tail);
    batch.ifPresentOrElse(lines -> cutTo = lines.to(), () -> scannedTo = searchTo);
    return batch;
  }

  Optional<Batch> readAgain(BatchReader reader, long from, long to) throws IOException {
    cutTo = to;
    return reader.readAgain(channel, from, to);
  }

  /** Whether the bytes before the place are those that were there when it was reached. */
  boolean isUnchanged() throws IOException {
    return mark.fits(channel);
  }

  /** The mark of a place that has been read up to; empty when the file is shorter by now. */
  Optional<Fingerprint> markAt(long place) throws IOException {
    Fingerprint reached = Fingerprint.before(channel, place);
    return reached.from() + reached.bytes() == place ? Optional.of(reached) : Optional.empty();
  }

  /** Goes on after what has been sent. */
  void advance(long to, Fingerprint reached) {
    position = to;
    mark = reached;
  }

  /** Goes on in a copy of the file. */
  void continueIn(FileChannel copy, String copyKey) throws IOException {
    close();
    channel = copy;
    key = copyKey;
    sizeBytes = copy.size();
    scannedTo = 0;
    end = End.COPIED;
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
