package aegle.protocols.sourcemap;

import aegle.protocols.DecodeException;
import aegle.signals.Json;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The list of contents of an artifact bundle, {@code manifest.json}.
 *
 * @param debugId of the bundle itself, or null
 * @param files by their path in the archive
 */
public record BundleManifest(
    @Nullable String org,
    @Nullable String project,
    @Nullable String release,
    @Nullable String dist,
    @Nullable String debugId,
    Map<String, FileEntry> files) {

  /**
   * One file.
   *
   * @param type {@code minified_source}, {@code source_map}, {@code source} or another word
   * @param url under which the script runs, such as {@code ~/app.js}
   * @param debugId of the script and its map, in lower case, or null
   * @param mapUrl of the script's map, relative to {@code url}, or null
   */
  public record FileEntry(
      String type, String url, @Nullable String debugId, @Nullable String mapUrl) {}

  public BundleManifest {
    files = Map.copyOf(files);
  }

  static BundleManifest of(Json.Members manifest) {
    Json.Members listed = manifest.members("files");
    if (listed.members().size() > SourceMapLimits.MAX_BUNDLE_FILES) {
      throw new DecodeException(
          "bundle lists more than " + SourceMapLimits.MAX_BUNDLE_FILES + " files");
    }
    Map<String, FileEntry> files = new LinkedHashMap<>();
    listed
        .members()
        .forEach((path, entry) -> {
          if (entry instanceof Json.Members file && isPlainPath(path)) {
            files.put(path, entry(file));
          }
        });
    return new BundleManifest(
        manifest.text("org"),
        manifest.text("project"),
        manifest.text("release"),
        manifest.text("dist"),
        manifest.text("debug_id"),
        files);
  }

  private static FileEntry entry(Json.Members file) {
    @Nullable String debugId = null;
    @Nullable String mapUrl = null;
    // The command lines differ in the case of these names.
    for (Map.Entry<String, Json> header : file.members("headers").members().entrySet()) {
      if (header.getValue() instanceof Json.Text(String value)) {
        switch (header.getKey().toLowerCase(Locale.ROOT)) {
          case "debug-id" -> debugId = value.toLowerCase(Locale.ROOT);
          case "sourcemap", "x-sourcemap" -> mapUrl = value;
          default -> {
            // Other headers are those of the web server and say nothing of maps.
          }
        }
      }
    }
    @Nullable String type = file.text("type");
    @Nullable String url = file.text("url");
    return new FileEntry(type == null ? "" : type, url == null ? "" : url, debugId, mapUrl);
  }

  /** Whether a path stays inside, on any system: nobody may write by it, but someone might. */
  static boolean isPlainPath(String path) {
    if (path.isEmpty() || path.startsWith("/") || path.indexOf('\\') >= 0 || path.indexOf(0) >= 0) {
      return false;
    }
    for (String part : path.split("/", -1)) {
      if (part.equals("..") || part.indexOf(':') >= 0) {
        return false;
      }
    }
    return true;
  }
}
