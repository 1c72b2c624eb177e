package aegle.protocols.sourcemap;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import aegle.protocols.json.JsonReader;
import aegle.signals.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

final class FrameSymbolsTest {
  private static final String ID = "61495b5b-68ed-43a2-ad35-d4f36294d646";

  /** The last frames of the error that the recorded bundle's script threw. */
  private static final String DETAIL =
      "{\"exception\":[{\"type\":\"TypeError\",\"stacktrace\":{\"frames\":["
          + "{\"filename\":\"node:internal/main\",\"function\":\"?\",\"lineno\":28,\"colno\":49},"
          + "{\"filename\":\"/srv/app/dist/app.js\",\"function\":\"t\",\"lineno\":1,"
          + "\"colno\":590,\"in_app\":true,\"debug_id\":\""
          + ID
          + "\",\"context_line\":\"(()=>{\"},"
          + "{\"filename\":\"/srv/app/dist/app.js\",\"function\":\"d\",\"lineno\":1,"
          + "\"colno\":563,\"in_app\":true,\"debug_id\":\""
          + ID
          + "\"}]}}],\"tags\":{\"a\":\"b\"}}";

  @Test
  void a_minified_error_is_shown_in_its_original_source() throws IOException {
    SourceMap map = recordedMap();
    Json.Members detail =
        new FrameSymbols((_, id) -> ID.equals(id) ? Optional.of(map) : Optional.empty())
            .apply(detail());
    List<Json> frames = frames(detail);
    assertThat(frames).hasSize(3);
    Json.Members inner = (Json.Members) frames.getLast();
    assertThat(inner.text("filename")).isEqualTo("../web/app.ts");
    assertThat(inner.text("function")).isEqualTo("renderSlot");
    assertThat(inner.text("lineno")).isEqualTo("1");
    assertThat(inner.text("context_line")).contains("return s.room.number");
    assertThat(inner.members("minified").text("function")).isEqualTo("d");
    assertThat(inner.members("minified").text("colno")).isEqualTo("563");
    Json.Members outer = (Json.Members) frames.get(1);
    assertThat(outer.text("lineno")).isEqualTo("2");
    assertThat(outer.text("context_line")).contains("renderSlot({})");
    assertThat(((Json.Members) frames.getFirst()).get("minified")).isNull();
    assertThat(detail.members("tags").text("a")).isEqualTo("b");
  }

  @Test
  void what_was_rewritten_is_not_rewritten_again() throws IOException {
    SourceMap map = recordedMap();
    FrameSymbols symbols =
        new FrameSymbols((_, id) -> ID.equals(id) ? Optional.of(map) : Optional.empty());
    Json.Members once = symbols.apply(detail());
    assertThat(symbols.apply(once)).isSameAs(once);
  }

  @Test
  void without_a_map_nothing_changes() {
    Json.Members before = detail();
    assertThat(new FrameSymbols((_, _) -> Optional.empty()).apply(before)).isSameAs(before);
    assertThat(new FrameSymbols((_, _) -> Optional.empty()).apply(Json.NOTHING))
        .isSameAs(Json.NOTHING);
  }

  private static SourceMap recordedMap() throws IOException {
    Path file = Path.of("src", "test", "resources", "sourcemap", "bundler-plugins-11.12.0.bundle");
    AtomicReference<Optional<SourceMap>> found = new AtomicReference<>(Optional.empty());
    ArtifactBundle.open(Files.readAllBytes(file))
        .forEachFile((entry, content) -> {
          if (entry.type().equals("source_map")) {
            found.set(Optional.of(new SourceMapReader().read(content)));
          }
        });
    return found.get().orElseThrow();
  }

  private static Json.Members detail() {
    byte[] bytes = DETAIL.getBytes(UTF_8);
    return new JsonReader(10_000).readMembers(bytes, 0, bytes.length);
  }

  private static List<Json> frames(Json.Members detail) {
    Json.Members exception = (Json.Members) detail.items("exception").getFirst();
    return exception.members("stacktrace").items("frames");
  }
}
