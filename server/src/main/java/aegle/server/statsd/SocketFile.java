package aegle.server.statsd;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
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
   * Makes room for a socket: removes what a process left that has ended.
   *
   * @throws IOException when something else stands there, or a process holds it that lives
   */
  static void clear(Path path) throws IOException {
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    BasicFileAttributes found =
        Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (!found.isOther()) {
      throw new IOException(path + " is there already and is no socket; use another path");
    }
    if (isHeld(path)) {
      throw new IOException(
          path + " is held by another process, such as an agent; end that, or use another path");
    }
    Files.deleteIfExists(path);
  }

  /**
   * Whether a process listens there, or cannot be told not to. Only a socket whose process has
   * ended refuses a connection, of whichever kind it was: one for datagrams that lives says that it
   * is of another kind (unix(7): ECONNREFUSED, EPROTOTYPE).
   */
  private static boolean isHeld(Path path) throws IOException {
    try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      // One that lives and does not answer must not be waited for.
      probe.configureBlocking(false);
      probe.connect(UnixDomainSocketAddress.of(path));
      return true;
    } catch (ConnectException e) {
      return false;
    } catch (SocketException e) {
      return true;
    }
  }

  /** Removes the file of a socket of our own. */
  static void remove(Path path) throws IOException {
    Files.deleteIfExists(path);
  }

  static void open(Path path) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(EVERYBODY_WRITES));
  }
}
