package aegle.server.statsd;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;

/** The file that a unix socket is in its folder. */
final class SocketFile {
  /** Everybody on this machine may send, as over loopback. */
  private static final String EVERYBODY_WRITES = "rwx-w--w-";

  private SocketFile() {}

  /**
   * Removes what an earlier process left.
   *
   * @throws IOException when something else stands there
   */
  static void remove(Path path) throws IOException {
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    BasicFileAttributes found =
        Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (!found.isOther()) {
      throw new IOException(path + " is there already and is no socket; use another path");
    }
    Files.delete(path);
  }

  static void open(Path path) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(EVERYBODY_WRITES));
  }
}
