package aegle.server.notify;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A text that must not be printed; one in a file is read anew at each use, so it can be rotated.
 */
sealed interface Secret {
  /**
   * The secret itself.
   *
   * @throws UncheckedIOException when its file cannot be read
   */
  String value();

  /** Written in the configuration. */
  record Inline(String value) implements Secret {
    @Override
    public String toString() {
      return "<secret>";
    }
  }

  /** Written in a file of its own; blanks around it do not count. */
  record InFile(Path file) implements Secret {
    @Override
    public String value() {
      try {
        return Files.readString(file).strip();
      } catch (IOException e) {
        throw new UncheckedIOException("cannot read the secret in " + file, e);
      }
    }
  }
}
