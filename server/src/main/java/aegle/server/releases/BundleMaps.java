package aegle.server.releases;

import aegle.protocols.sourcemap.BundleManifest.FileEntry;
import aegle.protocols.sourcemap.ScriptComments;
import aegle.server.intake.SignalFiles;
import aegle.server.state.Bundles.MapPlace;
import aegle.server.state.Bundles.MapRow;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The maps of one bundle: each is kept as a file, packed, named by its position; and which script
 * each is of. One thread at a time.
 */
final class BundleMaps {
  static final String ARTIFACTS = "artifacts";

  private static final int MAX_URL_CHARS = 1_000;
  private static final Pattern DEBUG_ID =
      Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  private final String checksum;
  private final SignalFiles files;
  private final List<Kept> kept = new ArrayList<>();

  /** Address of a script by the address of its map. */
  private final Map<String, String> scriptByMap = new HashMap<>();

  private long packedBytes;

  /** A map that was kept. */
  private record Kept(String debugId, String url) {}

  BundleMaps(String checksum, SignalFiles files) {
    this.checksum = checksum;
    this.files = files;
  }

  /** Takes one file of the bundle; what is neither script nor map is passed over. */
  void take(FileEntry entry, byte[] content) {
    switch (entry.type()) {
      case "source_map" -> {
        byte[] packed = packed(content);
        files.keepUncounted(ARTIFACTS, checksum, fileName(kept.size()), packed);
        packedBytes += packed.length;
        kept.add(new Kept(debugId(entry.debugId()), cut(entry.url())));
      }
      case "minified_source" -> {
        String script = cut(entry.url());
        @Nullable String said = entry.mapUrl();
        @Nullable String url = said == null ? ScriptComments.of(content).mapUrl() : said;
        scriptByMap.putIfAbsent(resolved(script, url == null ? script + ".map" : url), script);
      }
      default -> {
        // Sources and what later command lines may add: maps hold their sources themselves.
      }
    }
  }

  /** The maps, once all files have been taken. */
  List<MapRow> rows() {
    List<MapRow> rows = new ArrayList<>();
    for (int i = 0; i < kept.size(); i++) {
      Kept map = kept.get(i);
      rows.add(new MapRow(i, map.debugId(), scriptByMap.getOrDefault(map.url(), "")));
    }
    return rows;
  }

  /** What the maps take on the disk. */
  long packedBytes() {
    return packedBytes;
  }

  /** The address of a map, which a script names relative to its own. */
  static String resolved(String script, String map) {
    String plain = map.startsWith("./") ? map.substring(2) : map;
    if (plain.startsWith("~") || plain.contains("://")) {
      return plain;
    }
    if (plain.startsWith("/")) {
      return "~" + plain;
    }
    String folder = script.substring(0, script.lastIndexOf('/') + 1);
    while (plain.startsWith("../") && folder.length() > 2) {
      plain = plain.substring(3);
      folder = folder.substring(0, folder.lastIndexOf('/', folder.length() - 2) + 1);
    }
    return folder + plain;
  }

  /** An id as maps and scripts share it, or the empty text where it is none. */
  static String debugId(@Nullable String id) {
    return id != null && DEBUG_ID.matcher(id).matches() ? id : "";
  }

  /** The map's bytes, unpacked, and one more than that at most; empty when its file is gone. */
  static Optional<byte[]> read(SignalFiles files, MapPlace place, long maxBytes) {
    return files
        .read(ARTIFACTS, place.checksum(), fileName(place.position()))
        .map(packed -> unpacked(packed, (int) Math.min(maxBytes, Integer.MAX_VALUE - 16)));
  }

  private static String fileName(int position) {
    return String.format(Locale.ROOT, "%06d.map.gz", position);
  }

  private static String cut(String url) {
    return url.length() <= MAX_URL_CHARS ? url : url.substring(0, MAX_URL_CHARS);
  }

  private static byte[] packed(byte[] content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(content);
    } catch (IOException e) {
      throw new AssertionError("BUG: memory takes every byte", e);
    }
    return bytes.toByteArray();
  }

  /** At most one byte more than asked for, which tells that there are more. */
  private static byte[] unpacked(byte[] packed, int most) {
    try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(packed))) {
      return gzip.readNBytes(most + 1);
    } catch (IOException e) {
      throw new aegle.metrics.StoreException("a kept source map cannot be unpacked", e);
    }
  }
}
