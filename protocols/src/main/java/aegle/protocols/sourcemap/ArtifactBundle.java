package aegle.protocols.sourcemap;

import aegle.protocols.DecodeException;
import aegle.protocols.json.JsonReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.function.BiConsumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;

/**
 * An artifact bundle as sentry-cli and the bundler plugins upload it, assembled from its chunks:
 *
 * <pre>
 * +------+----------------------+------------------------------------+
 * | SYSB | version 2, 4 bytes LE | ZIP with manifest.json and the files |
 * +------+----------------------+------------------------------------+
 * </pre>
 *
 * <p>The archive is read from front to back, so files that overlap in its directory, the trick of
 * the densest bombs, cannot be said. One thread at a time.
 */
public final class ArtifactBundle {
  private static final String MANIFEST = "manifest.json";
  private static final int HEADER_BYTES = 8;
  private static final int BUFFER_BYTES = 64 * 1_024;
  private static final int MAX_TEXT_CHARS = 64 * 1_024;

  /** Entries that are skipped, directories among them, count as well. */
  private static final int MAX_ENTRIES = 2 * SourceMapLimits.MAX_BUNDLE_FILES;

  private final byte[] bytes;
  private final int start;
  private final BundleManifest manifest;

  private ArtifactBundle(byte[] bytes, int start, BundleManifest manifest) {
    this.bytes = bytes;
    this.start = start;
    this.manifest = manifest;
  }

  /**
   * Opens a bundle and reads its list of contents.
   *
   * @param bytes kept, not copied
   * @throws DecodeException when it is no bundle, has no manifest or is over a limit
   */
  public static ArtifactBundle open(byte[] bytes) {
    if (bytes.length > SourceMapLimits.MAX_BUNDLE_BYTES) {
      throw new DecodeException(
          "bundle has more than " + SourceMapLimits.MAX_BUNDLE_BYTES + " bytes");
    }
    boolean marked =
        bytes.length > HEADER_BYTES
            && bytes[0] == 'S'
            && bytes[1] == 'Y'
            && bytes[2] == 'S'
            && bytes[3] == 'B';
    int start = marked ? HEADER_BYTES : 0;
    byte @Nullable [] manifest = new Walk(bytes, start).find(MANIFEST);
    if (manifest == null) {
      throw new DecodeException("bundle has no manifest.json; upload an artifact bundle");
    }
    return new ArtifactBundle(
        bytes,
        start,
        BundleManifest.of(
            new JsonReader(MAX_TEXT_CHARS).readMembers(manifest, 0, manifest.length)));
  }

  public BundleManifest manifest() {
    return manifest;
  }

  /**
   * Hands on each file that the manifest lists and the archive holds, one at a time. What the
   * manifest does not list is passed over.
   *
   * @throws DecodeException when the archive is broken or over a limit
   */
  public void forEachFile(BiConsumer<BundleManifest.FileEntry, byte[]> consumer) {
    new Walk(bytes, start)
        .walk(
            (path, content) -> {
              BundleManifest.@Nullable FileEntry entry = manifest.files().get(path);
              if (entry != null) {
                consumer.accept(entry, content);
              }
            },
            manifest.files()::containsKey);
  }

  /** One walk through the archive. */
  private static final class Walk {
    private final byte[] bytes;
    private final int start;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private long unpackedBytes;

    Walk(byte[] bytes, int start) {
      this.bytes = bytes;
      this.start = start;
    }

    /** The content of one file, or null where the archive has none of that name. */
    byte @Nullable [] find(String name) {
      byte[][] found = new byte[1][];
      walk((path, content) -> found[0] = content, name::equals);
      return found[0];
    }

    void walk(BiConsumer<String, byte[]> consumer, java.util.function.Predicate<String> wanted) {
      try (ZipInputStream zip =
          new ZipInputStream(new ByteArrayInputStream(bytes, start, bytes.length - start))) {
        int entries = 0;
        for (@Nullable ZipEntry entry = zip.getNextEntry();
            entry != null;
            entry = zip.getNextEntry()) {
          if (++entries > MAX_ENTRIES) {
            throw new DecodeException("bundle holds more than " + MAX_ENTRIES + " entries");
          }
          String path = entry.getName();
          boolean kept = !entry.isDirectory() && wanted.test(path);
          byte[] content = content(zip, kept, path.equals(MANIFEST));
          if (kept) {
            consumer.accept(path, content);
          }
        }
      } catch (IOException | IllegalArgumentException broken) {
        throw new DecodeException("bundle is no readable ZIP archive", broken);
      }
    }

    /** The content of the current entry; of one that is not kept, only its size is counted. */
    private byte[] content(ZipInputStream zip, boolean kept, boolean isManifest)
        throws IOException {
      int max = isManifest ? SourceMapLimits.MAX_MANIFEST_BYTES : SourceMapLimits.MAX_FILE_BYTES;
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      int size = 0;
      for (int count = zip.read(buffer); count >= 0; count = zip.read(buffer)) {
        size += count;
        unpackedBytes += count;
        if (size > max || unpackedBytes > SourceMapLimits.MAX_BUNDLE_UNPACKED_BYTES) {
          throw new DecodeException("bundle unpacks to more than " + max + " bytes in one file");
        }
        if (kept) {
          out.write(buffer, 0, count);
        }
      }
      return out.toByteArray();
    }
  }
}
