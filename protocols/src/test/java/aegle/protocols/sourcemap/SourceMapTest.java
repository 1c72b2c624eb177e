package aegle.protocols.sourcemap;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aegle.protocols.DecodeException;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SourceMapTest {
  private final SourceMapReader reader = new SourceMapReader();

  @Test
  void a_position_between_two_segments_belongs_to_the_one_before() {
    // AAAA: 1:1 -> a.js 1:1; CACC: column 3 -> line 2, column 2; EAAAA: column 5, with a name.
    SourceMap map =
        map("\"sources\":[\"a.js\"],\"names\":[\"book\"],\"mappings\":\"AAAA,EACC,EAAAA\"");
    assertThat(place(map, 1, 1)).isEqualTo("a.js:1:1 null");
    assertThat(place(map, 1, 2)).isEqualTo("a.js:1:1 null");
    assertThat(place(map, 1, 3)).isEqualTo("a.js:2:2 null");
    assertThat(place(map, 1, 5)).isEqualTo("a.js:2:2 book");
    assertThat(place(map, 1, 50_000)).isEqualTo("a.js:2:2 book");
  }

  @Test
  void a_line_without_segments_is_not_guessed_from_the_line_above() {
    SourceMap map = map("\"sources\":[\"a.js\"],\"mappings\":\"AAAA;;EAEA\"");
    assertThat(map.find(2, 1, 0)).isEmpty();
    assertThat(map.find(3, 1, 0)).isEmpty();
    assertThat(place(map, 3, 3)).isEqualTo("a.js:3:1 null");
    assertThat(map.find(0, 1, 0)).isEmpty();
    assertThat(map.find(Integer.MAX_VALUE, Integer.MAX_VALUE, 0)).isEmpty();
  }

  @Test
  void a_segment_without_a_source_ends_the_one_before() {
    SourceMap map = map("\"sources\":[\"a.js\"],\"mappings\":\"AAAA,E,EAAC\"");
    assertThat(map.find(1, 3, 0)).isEmpty();
    assertThat(map.find(1, 2, 0)).isPresent();
    assertThat(map.find(1, 5, 0)).isPresent();
  }

  @Test
  void segments_out_of_order_are_sorted() {
    // Column 4, then column 0: differences +4 and -4.
    SourceMap map = map("\"sources\":[\"a.js\"],\"mappings\":\"IAAA,JACA,EACA\"");
    assertThat(place(map, 1, 1)).isEqualTo("a.js:2:1 null");
    assertThat(place(map, 1, 3)).isEqualTo("a.js:3:1 null");
    assertThat(place(map, 1, 5)).isEqualTo("a.js:1:1 null");
  }

  @Test
  void lines_around_a_position_are_shown_and_long_ones_are_cut() {
    String text = "one\\r\\ntwo\\nthree\\nfour\\n" + "x".repeat(5_000);
    SourceMap map =
        map(
            "\"sources\":[\"a.js\"],\"sourcesContent\":[\""
                + text
                + "\"],\"mappings\":\"AAEA,EAEA\"");
    OriginalPosition position = map.find(1, 1, 5).orElseThrow();
    assertThat(position.contextLine()).isEqualTo("three");
    assertThat(position.before()).containsExactly("one", "two");
    assertThat(position.after().getFirst()).isEqualTo("four");
    assertThat(position.after().getLast()).hasSize(SourceMapLimits.MAX_CONTEXT_LINE_CHARS);
  }

  @Test
  void a_source_without_text_or_a_line_beyond_it_has_no_context() {
    SourceMap none = map("\"sources\":[\"a.js\"],\"sourcesContent\":[null],\"mappings\":\"AAAA\"");
    assertThat(none.find(1, 1, 3).orElseThrow().contextLine()).isNull();
    SourceMap beyond =
        map("\"sources\":[\"a.js\"],\"sourcesContent\":[\"one\"],\"mappings\":\"AA6FA\"");
    assertThat(beyond.find(1, 1, 3).orElseThrow().contextLine()).isNull();
  }

  @Test
  void an_indexed_map_is_read_as_one() {
    String part = "{\"version\":3,\"sources\":[\"%s\"],\"names\":[\"%s\"],\"mappings\":\"AAAAA\"}";
    SourceMap map =
        read(
            "{\"version\":3,\"sections\":["
                + "{\"offset\":{\"line\":0,\"column\":0},\"map\":"
                + part.formatted("a.js", "first")
                + "},{\"offset\":{\"line\":0,\"column\":10},\"map\":"
                + part.formatted("b.js", "second")
                + "}]}");
    assertThat(place(map, 1, 10)).isEqualTo("a.js:1:1 first");
    assertThat(place(map, 1, 11)).isEqualTo("b.js:1:1 second");
  }

  @Test
  void the_guard_line_the_root_the_id_and_the_ignore_list_are_heeded() {
    SourceMap map =
        read(
            ")]}'\n{\"version\":3,\"sourceRoot\":\"src\",\"sources\":[\"a.js\",\"/b.js\"],"
                + "\"debug_id\":\"8A05C7A8-6580-5199-BBC4-727F9F70C35C\","
                + "\"ignoreList\":[1,7,-1],\"mappings\":\"AAAA,CCAA\"}");
    assertThat(map.sources()).containsExactly("src/a.js", "/b.js");
    assertThat(map.debugId()).isEqualTo("8a05c7a8-6580-5199-bbc4-727f9f70c35c");
    assertThat(map.find(1, 1, 0).orElseThrow().ignored()).isFalse();
    assertThat(map.find(1, 2, 0).orElseThrow().ignored()).isTrue();
  }

  @Test
  void broken_maps_are_refused_in_words() {
    for (String mappings : List.of("A!AA", "AA", "AAA", "AAAAAA", "D", "AADA", "g", "ggggggggA")) {
      assertThatThrownBy(() -> map("\"sources\":[\"a\"],\"mappings\":\"" + mappings + "\""))
          .as(mappings)
          .isInstanceOf(DecodeException.class)
          .hasMessageContaining("source map");
    }
    assertThatThrownBy(() -> read("{\"version\":2,\"mappings\":\"\"}"))
        .hasMessageContaining("version 3");
    assertThatThrownBy(() -> read("{\"version\":3}")).hasMessageContaining("no mappings");
    assertThatThrownBy(() -> read("[")).isInstanceOf(DecodeException.class);
    assertThatThrownBy(() -> read("{\"version\":3,\"sections\":[{\"url\":\"x\"}]}"))
        .hasMessageContaining("section");
  }

  @Test
  void numbers_of_sources_and_names_that_do_not_exist_map_to_nothing() {
    SourceMap map = map("\"sources\":[\"a.js\"],\"names\":[],\"mappings\":\"ACAA,CDAAA\"");
    assertThat(map.find(1, 1, 0)).isEmpty();
    assertThat(place(map, 1, 2)).isEqualTo("a.js:1:1 null");
  }

  @Test
  void a_million_lines_and_a_bomb_of_segments_are_bounded() {
    SourceMap many = map("\"sources\":[],\"mappings\":\"" + ";".repeat(1_000_000) + "\"");
    assertThat(many.find(999_999, 1, 0)).isEmpty();
    assertThatThrownBy(
            () -> map("\"mappings\":\"" + ";".repeat(SourceMapLimits.MAX_LINES + 2) + "\""))
        .hasMessageContaining("lines");
    assertThatThrownBy(
            () -> map("\"mappings\":\"" + "C,".repeat(SourceMapLimits.MAX_MAPPINGS + 1) + "\""))
        .hasMessageContaining("mappings");
  }

  @Test
  void a_million_and_a_half_segments_in_reverse_are_sorted_and_found() {
    // The first at column 2,000,000, each next one before it: the worst order.
    String mappings = "goi6DAAA" + ",DAAA".repeat(1_500_000);
    SourceMap map = map("\"sources\":[\"a.js\"],\"mappings\":\"" + mappings + "\"");
    assertThat(map.mappingCount()).isEqualTo(1_500_001);
    assertThat(place(map, 1, 1_900_000)).isEqualTo("a.js:1:1 null");
  }

  private SourceMap map(String members) {
    return read("{\"version\":3," + members + "}");
  }

  private SourceMap read(String json) {
    return reader.read(json.getBytes(UTF_8));
  }

  private static String place(SourceMap map, int line, int column) {
    OriginalPosition found = map.find(line, column, 0).orElseThrow();
    return found.source() + ":" + found.line() + ":" + found.column() + " " + found.name();
  }
}
