package aegle.server.ship;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds in the folder of a log file where a generation of it has gone: renamed, or copied before it
 * was cut to nothing. Compressed files are not found.
 */
final class Siblings {
  /** Entries of a folder that are looked at. */
  static final int MAX_ENTRIES = 10_000;

  private Siblings() {}

  /**
   * A file that was found, open.
   *
   * @param key of the file
   */
  record Found(FileChannel channel, String key) {}

  /** Device and inode of a file. */
  static String key(BasicFileAttributes attributes) {
    return String.valueOf(attributes.fileKey());
  }

  /** The same file, under whatever name. */
  static Optional<Found> renamed(Path path, SavedState.Place place) throws IOException {
    try (DirectoryStream<Path> folder = Files.newDirectoryStream(folder(path))) {
      int seen = 0;
      for (Path sibling : folder) {
        if (seen++ >= MAX_ENTRIES) {
          break;
        }
        Optional<BasicFileAttributes> file = regular(sibling);
        if (file.isPresent() && key(file.get()).equals(place.key())) {
          Optional<Found> found = open(sibling, place);
          if (found.isPresent()) {
            return found;
          }
        }
      }
    }
    return Optional.empty();
  }

  /**
   * The newest copy: named alike and with the same bytes at its beginning and before the place.
   *
   * @param others files that are read for themselves
   */
  static Optional<Found> copied(Path path, SavedState.Place place, Set<Path> others)
      throws IOException {
    if (place.head().bytes() == 0) {
      return Optional.empty();
    }
    @Nullable Path newest = null;
    FileTime newestAt = FileTime.fromMillis(0);
    try (DirectoryStream<Path> folder = Files.newDirectoryStream(folder(path))) {
      int seen = 0;
      for (Path sibling : folder) {
        if (seen++ >= MAX_ENTRIES) {
          break;
        }
        if (isNamedAlike(path, sibling) && !others.contains(sibling)) {
          Optional<BasicFileAttributes> file = regular(sibling);
          if (file.isPresent()
              && file.get().lastModifiedTime().compareTo(newestAt) >= 0
              && fits(sibling, place)) {
            newest = sibling;
            newestAt = file.get().lastModifiedTime();
          }
        }
      }
    }
    return newest == null ? Optional.empty() : open(newest, place);
  }

  /** The file at a path, if it holds what the place says. */
  static Optional<Found> open(Path path, SavedState.Place place) throws IOException {
    FileChannel channel = FileChannel.open(path);
    Optional<BasicFileAttributes> file = regular(path);
    if (file.isPresent()
        && channel.size() >= place.position()
        && place.head().fits(channel)
        && place.mark().fits(channel)) {
      return Optional.of(new Found(channel, key(file.get())));
    }
    channel.close();
    return Optional.empty();
  }

  private static boolean fits(Path path, SavedState.Place place) throws IOException {
    try {
      Optional<Found> found = open(path, place);
      if (found.isPresent()) {
        found.get().channel().close();
      }
      return found.isPresent();
    } catch (AccessDeniedException | NoSuchFileException _) {
      return false; // Not ours, or gone between two looks.
    }
  }

  /** What is known of a regular file; empty when there is none. */
  static Optional<BasicFileAttributes> regular(Path path) throws IOException {
    try {
      BasicFileAttributes file = Files.readAttributes(path, BasicFileAttributes.class);
      return file.isRegularFile() ? Optional.of(file) : Optional.empty();
    } catch (NoSuchFileException _) {
      return Optional.empty();
    }
  }

  private static boolean isNamedAlike(Path path, Path sibling) {
    String name = String.valueOf(path.getFileName());
    int dot = name.lastIndexOf('.');
    String stem = dot > 0 ? name.substring(0, dot) : name;
    String other = String.valueOf(sibling.getFileName());
    return other.startsWith(stem) && !other.equals(name);
  }

  private static Path folder(Path path) throws IOException {
    Path real = Files.exists(path) ? path.toRealPath() : path;
    Path folder = real.getParent();
    return folder == null ? real : folder;
  }
}
