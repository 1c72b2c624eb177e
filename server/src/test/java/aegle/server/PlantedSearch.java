package aegle.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;

/** Looks for many texts at once in bytes, and in those that are packed in them. */
final class PlantedSearch {
  private static final int TAIL_BYTES = 8;
  private static final VarHandle TAIL =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** By their last bytes, in which values of one kind differ. */
  private final Map<Long, List<Needle>> needles = new HashMap<>();

  private record Needle(String text, ByteBuffer bytes) {}

  /** A search for texts of at least eight bytes. */
  PlantedSearch(Collection<String> texts) {
    for (String text : texts) {
      byte[] bytes = text.getBytes(UTF_8);
      if (bytes.length < TAIL_BYTES) {
        throw new IllegalArgumentException("too short to be unmistakable: " + text);
      }
      long tail = (long) TAIL.get(bytes, bytes.length - TAIL_BYTES);
      needles
          .computeIfAbsent(tail, _ -> new ArrayList<>())
          .add(new Needle(text, ByteBuffer.wrap(bytes)));
    }
  }

  /** Those of the texts that stand somewhere. */
  Set<String> in(byte[] bytes) {
    Set<String> found = new HashSet<>();
    for (int i = 0; i + TAIL_BYTES <= bytes.length; i++) {
      for (Needle needle : needles.getOrDefault((long) TAIL.get(bytes, i), List.of())) {
        int length = needle.bytes.remaining();
        int start = i + TAIL_BYTES - length;
        if (start >= 0 && needle.bytes.equals(ByteBuffer.wrap(bytes, start, length))) {
          found.add(needle.text);
        }
      }
    }
    return found;
  }

  /** The files below a folder, each with its bytes, and behind them what is packed in it. */
  static Map<Path, byte[]> files(Path folder) throws IOException {
    Map<Path, byte[]> files = new HashMap<>();
    try (Stream<Path> walk = Files.walk(folder)) {
      for (Path file : walk.filter(Files::isRegularFile).toList()) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] content = Files.readAllBytes(file);
        bytes.writeBytes(content);
        bytes.writeBytes(unpacked(content));
        files.put(folder.relativize(file), bytes.toByteArray());
      }
    }
    return files;
  }

  /** The files below a folder that hold a text. */
  static List<Path> filesWith(Path folder, String text) throws IOException {
    PlantedSearch search = new PlantedSearch(List.of(text));
    List<Path> found = new ArrayList<>();
    files(folder)
        .forEach((file, bytes) -> {
          if (!search.in(bytes).isEmpty()) {
            found.add(file);
          }
        });
    return found;
  }

  private static byte[] unpacked(byte[] content) throws IOException {
    if (content.length < 2) {
      return new byte[0];
    }
    int magic = (content[0] & 0xff) << 8 | (content[1] & 0xff);
    boolean gzip = magic == 0x1f8b;
    boolean zlib = content[0] == 0x78 && magic % 31 == 0;
    if (!gzip && !zlib) {
      return new byte[0];
    }
    InputStream in = new ByteArrayInputStream(content);
    try (InputStream unpacking = gzip ? new GZIPInputStream(in) : new InflaterInputStream(in)) {
      return unpacking.readAllBytes();
    }
  }
}
