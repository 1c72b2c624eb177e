package aegle.records.lucene;

import aegle.records.StoreException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** Keeps a second store, of this process or another, out of the folder. */
record FolderLock(FileChannel channel) implements AutoCloseable {
  static FolderLock of(Path folder) throws IOException {
    Path file = folder.resolve("lock");
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock lock = tryLock(channel);
    if (lock == null) {
      channel.close();
      throw new StoreException(
          StoreException.Reason.CLOSED,
          "cannot open the store of records in "
              + folder
              + ": another process has it open (it holds "
              + file
              + "); stop that process or give this one another folder");
    }
    return new FolderLock(channel);
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  @Override
  public void close() throws IOException {
    // Closing the channel gives the lock back.
    channel.close();
  }
}
