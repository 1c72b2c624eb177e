package aegle.server.ship;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The key that a server asks for: from a file, which is read before each request so that a new key
 * counts at once, or from the environment. Never printed.
 */
public final class KeySource {
  /** The environment variable. */
  public static final String VARIABLE = "AEGLE_KEY";

  private static final int MAX_CHARS = 4_096;
  private static final Pattern SENDABLE = Pattern.compile("[\\x21-\\x7e]{1," + MAX_CHARS + "}");

  private final @Nullable Path file;
  private final String value;

  /** A key that cannot be used; the message does not hold it. */
  public static final class KeyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    KeyException(String sentence) {
      super(sentence);
    }
  }

  /** A key of a file, or of the environment where there is no file. */
  public KeySource(@Nullable Path file, Map<String, String> environment) {
    this.file = file;
    this.value = environment.getOrDefault(VARIABLE, "").strip();
  }

  /**
   * The key, if there is one.
   *
   * @throws KeyException when there is one that cannot be read or sent
   */
  public Optional<String> read() {
    String key = file == null ? value : readFile(file);
    if (key.isEmpty() && file == null) {
      return Optional.empty();
    }
    if (!SENDABLE.matcher(key).matches()) {
      throw new KeyException(
          "the key in "
              + where()
              + " cannot be sent: a key has 1 to "
              + MAX_CHARS
              + " visible ASCII characters");
    }
    return Optional.of(key);
  }

  /** Where the key is looked for. */
  public String where() {
    return file == null ? "the environment variable " + VARIABLE : "the file " + file;
  }

  private static String readFile(Path file) {
    try {
      if (Files.size(file) > MAX_CHARS * 2L) {
        throw new KeyException("the key file " + file + " is too large for a key");
      }
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new KeyException("cannot read the key file " + file + ": " + e.getClass().getName());
    }
  }
}
