package aegle.server.ship;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered between two runs, as it stands in the state file.
 *
 * @param version of this layout
 * @param id drawn once for each state file, so that no two shippers name a batch alike
 * @param generations how many have been numbered so far
 * @param files every path that was ever followed
 * @param finished the last generations that were read to their end, oldest first
 * @param inFlight the batch that no answer has been noted for
 */
record SavedState(
    int version,
    String id,
    long generations,
    List<Followed> files,
    List<Finished> finished,
    @Nullable InFlight inFlight) {
  static final int VERSION = 1;

  /** Finished generations that are remembered. */
  static final int MAX_FINISHED = 200;

  /** Paths that are remembered; there are never more. */
  static final int MAX_FILES = 10_000;

  SavedState {
    if (version != VERSION || id.isEmpty() || generations < 0) {
      throw new IllegalArgumentException(
          "it is of version " + version + " and this program reads version " + VERSION);
    }
    if (files.size() > MAX_FILES) {
      throw new IllegalArgumentException(
          "it names " + files.size() + " files and at most " + MAX_FILES + " are followed");
    }
    files = List.copyOf(files);
    finished = List.copyOf(finished);
  }

  /**
   * A path and the generations of it that have not been read to their end, oldest first.
   *
   * @param path absolute
   */
  record Followed(String path, List<Place> places) {
    Followed {
      places = List.copyOf(places);
    }
  }

  /**
   * How far a generation has been sent.
   *
   * @param generation its number
   * @param key of the file: device and inode
   * @param position everything before it has been sent and acknowledged
   * @param sizeBytes when it was last looked at
   * @param head its first bytes
   * @param mark its bytes before the position
   */
  record Place(
      long generation,
      String key,
      long position,
      long sizeBytes,
      Fingerprint head,
      Fingerprint mark) {
    Place {
      if (position < 0 || sizeBytes < 0) {
        throw new IllegalArgumentException("a position in a file is never negative");
      }
    }

    /** The same place in a copy of the file. */
    Place in(String copyKey) {
      return new Place(generation, copyKey, position, sizeBytes, head, mark);
    }
  }

  /** A generation that was read to its end, and under which path. */
  record Finished(String path, Place place) {}

  /**
   * A batch that is being sent.
   *
   * @param name under which the server knows it
   * @param path of its file when it was cut
   * @param generation of the file
   * @param from where it begins in the file
   * @param to where it ends
   * @param lines how many it has
   * @param sha256 of the lines
   * @param mark the bytes of the file before its end
   */
  record InFlight(
      String name,
      String path,
      long generation,
      long from,
      long to,
      int lines,
      String sha256,
      Fingerprint mark) {}
}
