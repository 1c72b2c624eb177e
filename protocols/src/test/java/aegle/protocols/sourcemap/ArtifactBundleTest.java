package aegle.protocols.sourcemap;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aegle.protocols.DecodeException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;

final class ArtifactBundleTest {
  private static final Path RECORDED = Path.of("src", "test", "resources", "sourcemap");

  @Test
  void the_frames_of_a_real_error_find_their_original_lines() throws IOException {
    ArtifactBundle bundle = recorded("bundler-plugins-11.12.0.bundle");
    BundleManifest manifest = bundle.manifest();
    assertThat(manifest.release()).isEqualTo("clinic-web@2.4.1");
    assertThat(manifest.dist()).isEqualTo("17");
    SourceMap map = new SourceMapReader().read(file(bundle, "source_map"));
    assertThat(map.debugId()).isEqualTo("61495b5b-68ed-43a2-ad35-d4f36294d646");

    OriginalPosition inner = map.find(1, 563, 5).orElseThrow();
    assertThat(inner.source()).isEqualTo("../web/app.ts");
    assertThat(inner.line()).isEqualTo(1);
    assertThat(inner.contextLine())
        .isEqualTo("export function renderSlot(s: any): number { return s.room.number; }");
    assertThat(inner.after().getFirst()).startsWith("export function boom()");
    OriginalPosition outer = map.find(1, 590, 5).orElseThrow();
    assertThat(outer.line()).isEqualTo(2);
    assertThat(outer.name()).isEqualTo("renderSlot");
  }

  @Test
  void a_bundle_of_the_rust_cli_names_script_map_and_debug_id() throws IOException {
    ArtifactBundle bundle = recorded("sentry-cli-3.8.0.bundle");
    BundleManifest.FileEntry script = bundle.manifest().files().get("files/_/_/app.js");
    assertThat(script)
        .isEqualTo(
            new BundleManifest.FileEntry(
                "minified_source",
                "~/app.js",
                "8a05c7a8-6580-5199-bbc4-727f9f70c35c",
                "app.js.map"));
    ScriptComments comments = ScriptComments.of(file(bundle, "minified_source"));
    assertThat(comments.debugId()).isEqualTo("8a05c7a8-6580-5199-bbc4-727f9f70c35c");
    assertThat(comments.mapUrl()).isEqualTo("app.js.map");
  }

  @Test
  void paths_that_climb_out_are_no_part_of_the_manifest() throws IOException {
    String manifest =
        "{\"files\":{\"../../etc/passwd\":{\"type\":\"source\"},\"/abs\":{},\"a\\\\b\":{},"
            + "\"C:/x\":{},\"a/../../b\":{},\"nul\\u0000\":{},\"good.js\":{\"type\":\"source\"}}}";
    ArtifactBundle bundle =
        ArtifactBundle.open(
            zip("manifest.json", manifest, "../../etc/passwd", "evil", "good.js", "fine"));
    assertThat(bundle.manifest().files()).containsOnlyKeys("good.js");
    assertThat(files(bundle)).containsOnlyKeys("source");
    assertThat(new String(file(bundle, "source"), UTF_8)).isEqualTo("fine");
  }

  @Test
  void a_bomb_is_refused_before_it_has_unpacked() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.putNextEntry(new ZipEntry("manifest.json"));
      byte[] blanks = new byte[1_024 * 1_024];
      for (int i = 0; i < 40; i++) {
        zip.write(blanks);
      }
    }
    assertThat(out.size()).isLessThan(100_000);
    assertThatThrownBy(() -> ArtifactBundle.open(out.toByteArray()))
        .isInstanceOf(DecodeException.class)
        .hasMessageContaining("unpacks");
  }

  @Test
  void what_is_no_bundle_is_refused_in_words() throws IOException {
    assertThatThrownBy(() -> ArtifactBundle.open(new byte[0])).hasMessageContaining("manifest");
    assertThatThrownBy(() -> ArtifactBundle.open("SYSB\2\0\0\0nonsense".getBytes(UTF_8)))
        .hasMessageContaining("manifest");
    byte[] noManifest = zip("a.js", "x");
    assertThatThrownBy(() -> ArtifactBundle.open(noManifest)).hasMessageContaining("manifest");
    byte[] broken = zip("manifest.json", "{\"files\":");
    assertThatThrownBy(() -> ArtifactBundle.open(broken)).isInstanceOf(DecodeException.class);
    byte[] torn = java.util.Arrays.copyOf(zip("manifest.json", "{}".repeat(500)), 60);
    assertThatThrownBy(() -> ArtifactBundle.open(torn)).isInstanceOf(DecodeException.class);
  }

  private static ArtifactBundle recorded(String name) throws IOException {
    return ArtifactBundle.open(Files.readAllBytes(RECORDED.resolve(name)));
  }

  private static byte[] file(ArtifactBundle bundle, String type) {
    return Objects.requireNonNull(files(bundle).get(type));
  }

  private static Map<String, byte[]> files(ArtifactBundle bundle) {
    Map<String, byte[]> files = new HashMap<>();
    bundle.forEachFile((entry, content) -> files.put(entry.type(), content));
    return files;
  }

  private static byte[] zip(String... namesAndContents) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      for (int i = 0; i < namesAndContents.length; i += 2) {
        zip.putNextEntry(new ZipEntry(namesAndContents[i]));
        zip.write(namesAndContents[i + 1].getBytes(UTF_8));
      }
    }
    return out.toByteArray();
  }
}
