package aegle.server;

import aegle.metrics.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The folder where everything is kept: samples, people's names, hashes of passwords. */
final class DataFolder {
  private static final Logger log = LoggerFactory.getLogger(DataFolder.class);

  private DataFolder() {}

  /**
   * Creates the folder, for the user of the process only. One that is there already keeps its
   * permissions, since an operator may have chosen them; if others may enter it, that is said.
   *
   * @throws StoreException when it cannot be created
   */
  static void prepare(Path folder) {
    boolean posix = folder.getFileSystem().supportedFileAttributeViews().contains("posix");
    try {
      if (!posix) {
        Files.createDirectories(folder);
      } else if (Files.isDirectory(folder)) {
        warnIfOpen(folder);
      } else {
        var ownerOnly = PosixFilePermissions.fromString("rwx------");
        Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(ownerOnly));
      }
    } catch (IOException e) {
      throw new StoreException(
          "cannot create the data folder " + folder + ": " + e.getMessage(), e);
    }
  }

  private static void warnIfOpen(Path folder) throws IOException {
    Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(folder);
    if (permissions.contains(PosixFilePermission.OTHERS_EXECUTE)
        || permissions.contains(PosixFilePermission.OTHERS_READ)) {
      log.warn(
          "Others may look into the data folder; close it with chmod 700: folder={} permissions={}",
          folder,
          PosixFilePermissions.toString(permissions));
    }
  }
}
