package aegle.protocols.sentry.testing;

import aegle.protocols.json.JsonReader;
import aegle.signals.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Assumptions;

/** One request that a real client sent to a recording server: what was said and the raw bytes. */
public record Capture(Path file, Json.Members said) {
  /** Beside the project's root, where the recordings of others lie; they are not part of it. */
  private static final Path SHARED = Path.of("..", "..", "shared", "captures", "sentry");

  /** Where the few that belong to the project lie. */
  private static final Path OWN = Path.of("src", "test", "resources", "sentry");

  /**
   * All recordings of a folder such as {@code node-11}; the test is skipped where there are none.
   */
  public static List<Capture> shared(String folder) {
    Assumptions.assumeTrue(
        Files.isDirectory(SHARED), "no recordings at " + SHARED.toAbsolutePath().normalize());
    return below(SHARED.resolve(folder));
  }

  /** A recording that belongs to the project: {@code own("node-11", "002-post-event")}. */
  public static Capture own(String folder, String name) {
    return read(OWN.resolve(folder).resolve(name + ".json"));
  }

  /** All recordings that belong to the project. */
  public static List<Capture> allOwn() {
    return below(OWN);
  }

  private static List<Capture> below(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".json"))
          .sorted()
          .map(Capture::read)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Capture read(Path file) {
    byte[] bytes = bytesOf(file);
    return new Capture(file, new JsonReader(1_000_000).readMembers(bytes, 0, bytes.length));
  }

  public boolean isEnvelope() {
    return !said.items("envelope_items").isEmpty();
  }

  public String path() {
    return String.valueOf(said.text("path"));
  }

  /** The query of the address; empty where there was none. */
  public String query() {
    String query = said.text("query");
    return query == null ? "" : query;
  }

  /** A header by its lower-case name, or null. */
  public String header(String name) {
    return said.members("headers").text(name);
  }

  public long receivedMillis() {
    return Instant.parse(String.valueOf(said.text("received_at"))).toEpochMilli();
  }

  /** The body, unpacked as the door does it. */
  public byte[] body() {
    byte[] raw = bytesOf(file.resolveSibling(String.valueOf(said.text("body_file"))));
    if (!"gzip".equals(header("content-encoding"))) {
      return raw;
    }
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(raw))) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] bytesOf(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return file.getParent().getFileName() + "/" + file.getFileName();
  }
}
