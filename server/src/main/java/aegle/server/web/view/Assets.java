package aegle.server.web.view;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** Where the bundled files are: their names carry a hash, so a browser may keep them for ever. */
public final class Assets {
  private static final String MANIFEST = "/static/assets/manifest.properties";
  private final Map<String, String> files;

  private Assets(Map<String, String> files) {
    this.files = files;
  }

  /** Reads the manifest that the bundling wrote beside the files. */
  public static Assets load() {
    try (InputStream in = Assets.class.getResourceAsStream(MANIFEST)) {
      if (in == null) {
        throw new IllegalStateException(
            "the pages' files are not built: " + MANIFEST + " is missing; run ./aegle build");
      }
      Properties properties = new Properties();
      properties.load(new InputStreamReader(in, StandardCharsets.UTF_8));
      Map<String, String> files = new TreeMap<>();
      properties
          .stringPropertyNames()
          .forEach(name -> files.put(name, properties.getProperty(name)));
      return new Assets(Map.copyOf(files));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + MANIFEST, e);
    }
  }

  /** The path of a file such as {@code app.js}. */
  public String path(String name) {
    String file = files.get(name);
    if (file == null) {
      throw new AssertionError("BUG: no asset '" + name + "' in " + files.keySet());
    }
    return "/assets/" + file;
  }
}
