package aegle.server.ship;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The file that remembers places, for its owner's eyes only. It is replaced whole and forced to
 * disk, so that a reader finds the old or the new one; a lock beside it keeps a second process out.
 */
final class StateFile implements AutoCloseable {
  private static final long MAX_BYTES = 64L * 1024 * 1024;
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");
  private static final FileAttribute<?> OWNERS_FILE =
      PosixFilePermissions.asFileAttribute(OWNER_ONLY);
  private static final FileAttribute<?> OWNERS_FOLDER =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private final Path path;
  private final JsonMapper json = JsonMapper.builder().build();
  private @Nullable FileChannel lock;

  /** The state cannot be used: the message is for the person at the terminal. */
  static final class StateException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StateException(String sentence, @Nullable Throwable cause) {
      super(sentence, cause);
    }
  }

  StateFile(Path path) {
    this.path = path.toAbsolutePath().normalize();
  }

  /**
   * Keeps other processes out, until closed.
   *
   * @throws StateException when one is in already, or the folder cannot be written
   */
  void lock() {
    try {
      Files.createDirectories(folder(), OWNERS_FOLDER);
      FileChannel file =
          FileChannel.open(
              beside(".lock"),
              Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
              OWNERS_FILE);
      FileLock held = tryLock(file);
      if (held == null) {
        file.close();
        throw new StateException(
            "another 'aegle ship' is using the state file "
                + path
                + "; end it, or name another with --state",
            null);
      }
      lock = file;
    } catch (IOException e) {
      throw new StateException(
          "cannot write beside the state file " + path + ": " + e + "; name another with --state",
          e);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel file) throws IOException {
    try {
      return file.tryLock();
    } catch (OverlappingFileLockException _) {
      return null; // Another shipper of this process holds it.
    }
  }

  /**
   * What was saved last; empty at the very first start.
   *
   * @throws StateException when there is a file which cannot be read
   */
  Optional<SavedState> load() {
    try {
      if (!Files.exists(path)) {
        return Optional.empty();
      }
      if (Files.size(path) > MAX_BYTES) {
        throw unreadable("it has more than " + MAX_BYTES + " bytes", null);
      }
      return Optional.of(json.readValue(Files.readAllBytes(path), SavedState.class));
    } catch (IOException e) {
      throw unreadable(e.toString(), e);
    } catch (JacksonException e) {
      throw unreadable(e.getOriginalMessage(), e);
    }
  }

  private StateException unreadable(String why, @Nullable Throwable cause) {
    return new StateException(
        "cannot read the state file "
            + path
            + ": "
            + why
            + "; mend it, or move it away to send all files again from their beginning",
        cause);
  }

  /**
   * Replaces what was saved.
   *
   * @throws StateException when the disk refuses; the old file is untouched then
   */
  void save(SavedState state) {
    Path next = beside(".next");
    try {
      try (FileChannel file =
          FileChannel.open(
              next,
              Set.of(
                  StandardOpenOption.CREATE,
                  StandardOpenOption.TRUNCATE_EXISTING,
                  StandardOpenOption.WRITE),
              OWNERS_FILE)) {
        ByteBuffer bytes = ByteBuffer.wrap(json.writeValueAsBytes(state));
        while (bytes.hasRemaining()) {
          file.write(bytes);
        }
        file.force(true);
      }
      Files.move(next, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      try (FileChannel folder = FileChannel.open(folder())) {
        folder.force(true);
      }
    } catch (IOException e) {
      throw new StateException("cannot write the state file " + path + ": " + e, e);
    }
  }

  private Path folder() {
    Path folder = path.getParent();
    if (folder == null) {
      throw new StateException("the state file " + path + " is a folder; name a file", null);
    }
    return folder;
  }

  private Path beside(String ending) {
    return folder().resolve(path.getFileName() + ending);
  }

  @Override
  public void close() {
    FileChannel held = lock;
    lock = null;
    if (held != null) {
      try {
        held.close();
      } catch (IOException e) {
        throw new StateException("cannot release the lock beside " + path + ": " + e, e);
      }
    }
  }
}
