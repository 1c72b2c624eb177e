package aegle.records.log;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Folders that nobody but the user of the process may enter, where the file system knows users. */
public final class PrivateFolder {
  private PrivateFolder() {}

  /** Creates the folder and those above it that are missing; one that is there stays as it is. */
  public static Path create(Path folder) throws IOException {
    boolean posix = folder.getFileSystem().supportedFileAttributeViews().contains("posix");
    if (posix && !Files.isDirectory(folder)) {
      var ownerOnly = PosixFilePermissions.fromString("rwx------");
      Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(ownerOnly));
    } else {
      Files.createDirectories(folder);
    }
    return folder;
  }
}
