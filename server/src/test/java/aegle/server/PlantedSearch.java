package aegle.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;

/** Looks for planted values in every byte of a data directory. */
final class PlantedSearch {
  private PlantedSearch() {}

  /** The files below a folder that hold a value. */
  static List<Path> filesWith(Path folder, String value) throws IOException {
    List<Path> found = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (new PlantedSearch.Content(file).holds(value)) {
          found.add(file);
        }
      }
    }
    return found;
  }

  /** A file's bytes, as one character each so that any of them can be looked for. */
  static final class Content {
    private final String bytes;

    Content(Path file) throws IOException {
      byte[] content = Files.readAllBytes(file);
      bytes = new String(content, ISO_8859_1) + unpacked(content);
    }

    boolean holds(String value) {
      return bytes.contains(new String(value.getBytes(UTF_8), ISO_8859_1));
    }

    private static String unpacked(byte[] content) throws IOException {
      boolean gzip = content.length > 2 && content[0] == 0x1f && content[1] == (byte) 0x8b;
      boolean zlib =
          content.length > 2
              && content[0] == 0x78
              && (content[0] * 256 + (content[1] & 0xff)) % 31 == 0;
      if (!gzip && !zlib) {
        return "";
      }
      ByteArrayInputStream in = new ByteArrayInputStream(content);
      try (InflaterInputStream unpacking =
          gzip ? new GZIPInputStream(in) : new InflaterInputStream(in)) {
        return new String(unpacking.readAllBytes(), ISO_8859_1);
      }
    }
  }
}
