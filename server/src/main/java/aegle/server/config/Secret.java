package aegle.server.config;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * A word that must not be seen: written into the configuration, or, better, kept in a file that is
 * read again for each use. Prints as {@code <secret>}.
 */
public sealed interface Secret {
  /** Larger files are refused: 1 MiB, room for a bundle of certificates. */
  long MAX_FILE_BYTES = 1L << 20;

  /**
   * The secret, without white space around it.
   *
   * @throws UnreadableSecretException when its file cannot be read; the message names the file
   */
  String read() throws UnreadableSecretException;

  /** No secret is set. */
  static Secret none() {
    return new Inline("");
  }

  default boolean isSet() {
    return !equals(none());
  }

  /** Written into the configuration. */
  record Inline(String text) implements Secret {
    @Override
    public String read() {
      return text;
    }

    @Override
    public String toString() {
      return "<secret>";
    }
  }

  /** Kept in a file. */
  record InFile(Path path) implements Secret {
    @Override
    public String read() throws UnreadableSecretException {
      try {
        long size = Files.size(path);
        if (size > MAX_FILE_BYTES) {
          throw new UnreadableSecretException(
              path + " has " + size + " bytes; at most " + MAX_FILE_BYTES + " are read");
        }
        return Files.readString(path).strip();
      } catch (NoSuchFileException e) {
        throw new UnreadableSecretException("the file " + path + " does not exist", e);
      } catch (AccessDeniedException e) {
        throw new UnreadableSecretException(
            "the file " + path + " may not be read by Aegle's user", e);
      } catch (UnreadableSecretException e) {
        throw e;
      } catch (IOException e) {
        throw new UnreadableSecretException("the file " + path + " cannot be read", e);
      }
    }
  }
}
