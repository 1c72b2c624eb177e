package aegle.protocols.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** What real clients sent: recorded beside the project, and small ones within it. */
public final class Captures {
  private Captures() {}

  /** The bodies of a family of recordings, sorted by name; skips the test where there are none. */
  public static List<Path> family(String family) {
    Path folder = Path.of("..", "..", "shared", "captures", family).toAbsolutePath().normalize();
    assumeTrue(Files.isDirectory(folder), () -> "there are no recordings at " + folder);
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".body")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The description of a recording: headers, path, what it was answered. */
  public static String description(Path body) {
    String name = body.getFileName().toString().replaceAll("body$", "json");
    try {
      return Files.readString(body.resolveSibling(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The bytes of a recording, without gzip. */
  public static byte[] bytes(Path body) {
    try {
      return inflated(Files.readAllBytes(body));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A recording that is kept with the project. */
  public static byte[] resource(String path) {
    try (InputStream in = Captures.class.getResourceAsStream("/" + path)) {
      if (in == null) {
        throw new AssertionError("there is no test resource " + path);
      }
      return inflated(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The bytes, unzipped where they are gzip. */
  public static byte[] inflated(byte[] bytes) throws IOException {
    if (bytes.length < 2 || bytes[0] != 0x1f || (bytes[1] & 0xff) != 0x8b) {
      return bytes;
    }
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      return in.readAllBytes();
    }
  }
}
