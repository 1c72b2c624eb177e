package aegle.server.access;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the one-time link where no terminal shows it: in a file that only the user of the process
 * may read. Output that goes to a file or a log collector is read by others. The file goes when the
 * link is used or expires, and with the server. Any thread may call.
 */
public final class SetupLinkFile implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(SetupLinkFile.class);
  private static final String OWNER_ONLY = "rw-------";

  private final Path path;
  private long written;

  public SetupLinkFile(Path path) {
    this.path = path;
  }

  public Path path() {
    return path;
  }

  /**
   * Writes the link, in place of one from before.
   *
   * @param life after which the file is removed
   */
  public synchronized void write(String link, Duration life) {
    remove();
    try {
      Set<StandardOpenOption> fresh =
          Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      try (var channel = Files.newByteChannel(path, fresh, ownerOnly())) {
        channel.write(StandardCharsets.UTF_8.encode(link + "\n"));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot keep the link for the first sign-in in " + path + ": " + e.getMessage(), e);
    }
    written++;
    long mine = written;
    CompletableFuture.delayedExecutor(life.toSeconds(), TimeUnit.SECONDS)
        .execute(() -> expire(mine));
  }

  private FileAttribute<?>[] ownerOnly() {
    boolean posix = path.getFileSystem().supportedFileAttributeViews().contains("posix");
    return posix
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(OWNER_ONLY))
        }
        : new FileAttribute<?>[0];
  }

  /** A link that was written since has its own end. */
  private synchronized void expire(long which) {
    if (which == written) {
      remove();
    }
  }

  /** Removes the file, if there is one. */
  public synchronized void remove() {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      log.warn("Could not remove the file of a used link: file={} reason={}", path, e.toString());
    }
  }

  @Override
  public synchronized void close() {
    written++;
    remove();
  }
}
