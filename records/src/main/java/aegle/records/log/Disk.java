package aegle.records.log;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * The seam for everything that changes files, so that a test can let the n-th change fail. Reading
 * goes past it.
 */
public interface Disk {
  /** A new, empty file; an old one of the name is replaced. */
  Output create(Path path) throws IOException;

  /** Renames in one step, replacing the target. */
  void move(Path from, Path to) throws IOException;

  void delete(Path path) throws IOException;

  /** Forces a folder's entries to the device. */
  void forceFolder(Path folder) throws IOException;

  /** A file being written from front to back. */
  interface Output extends Closeable {
    /** Writes all of the buffer. */
    void write(ByteBuffer bytes) throws IOException;

    void truncate(long size) throws IOException;

    /** Forces what was written to the device. */
    void force() throws IOException;
  }

  /** The file system as it is. */
  static Disk real() {
    return new RealDisk();
  }

  /** Plain {@link FileChannel}s. */
  final class RealDisk implements Disk {
    @Override
    public Output create(Path path) throws IOException {
      FileChannel channel =
          FileChannel.open(
              path,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE);
      return new RealOutput(channel);
    }

    @Override
    public void move(Path from, Path to) throws IOException {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public void delete(Path path) throws IOException {
      Files.deleteIfExists(path);
    }

    @Override
    public void forceFolder(Path folder) throws IOException {
      try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  /** An open file of the real disk. */
  record RealOutput(FileChannel channel) implements Output {
    @Override
    public void write(ByteBuffer bytes) throws IOException {
      while (bytes.hasRemaining()) {
        int written = channel.write(bytes);
        if (written <= 0) {
          throw new IOException("wrote nothing of " + bytes.remaining() + " bytes");
        }
      }
    }

    @Override
    public void truncate(long size) throws IOException {
      channel.truncate(size);
      channel.position(size);
    }

    @Override
    public void force() throws IOException {
      channel.force(false);
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
