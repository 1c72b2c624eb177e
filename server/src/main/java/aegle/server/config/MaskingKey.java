package aegle.server.config;

import aegle.records.log.PrivateFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;

/**
 * The key of pseudonyms: 32 random bytes in the data folder, made at the first start, readable by
 * the server's user alone. Whoever loses it can no longer join new records with old ones; whoever
 * steals it can try out values until a pseudonym fits.
 */
public final class MaskingKey {
  private static final String FILE_NAME = "masking.key";
  private static final int KEY_BYTES = 32;

  private MaskingKey() {}

  /**
   * The key of a data folder; makes one where there is none.
   *
   * @throws IllegalStateException when the file holds something else
   */
  public static byte[] of(Path data) {
    Path file = data.resolve(FILE_NAME);
    try {
      if (!Files.exists(file)) {
        create(data, file);
      }
      byte[] key = Files.readAllBytes(file);
      if (key.length != KEY_BYTES) {
        throw new IllegalStateException(
            file
                + " has "
                + key.length
                + " bytes; restore the "
                + KEY_BYTES
                + " bytes it was made with");
      }
      return key;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read or make " + file, e);
    }
  }

  /** Whole or not at all: a torn key would make other pseudonyms for ever. */
  private static void create(Path data, Path file) throws IOException {
    PrivateFolder.create(data);
    byte[] key = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(key);
    Path temporary = Files.createTempFile(data, ".key", ".part");
    if (Files.getFileStore(data).supportsFileAttributeView("posix")) {
      Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rw-------"));
    }
    Files.write(temporary, key);
    Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
  }
}
