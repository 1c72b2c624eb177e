package aegle.protocols.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aegle.protocols.DecodeException;
import aegle.signals.Json;
import org.junit.jupiter.api.Test;

final class JsonReaderTest {
  private final JsonReader reader = new JsonReader(1_000);

  @Test
  void a_tree_keeps_the_senders_order_and_digits() {
    Json.Members tree = members("{\"b\":[1,2.50,1e400,null,true],\"a\":{\"c\":\"x\"}}");
    assertThat(tree.members().keySet()).containsExactly("b", "a");
    assertThat(tree.items("b"))
        .containsExactly(
            new Json.Numeral("1"),
            new Json.Numeral("2.50"),
            new Json.Numeral("1e400"),
            Json.NIL,
            new Json.Flag(true));
    assertThat(tree.members("a").text("c")).isEqualTo("x");
  }

  @Test
  void of_a_name_that_comes_twice_the_last_value_counts() {
    assertThat(members("{\"a\":1,\"a\":2}").text("a")).isEqualTo("2");
  }

  @Test
  void halves_of_surrogate_pairs_become_replacement_characters_and_whole_pairs_stay() {
    assertThat(members("{\"a\":\"x\\ud800y\\ud83d\\ude00\\udc00\"}").text("a"))
        .isEqualTo("x\uFFFDy\uD83D\uDE00\uFFFD");
  }

  @Test
  void numbers_that_json_does_not_know_stay_words() {
    assertThat(members("{\"a\":NaN,\"b\":-Infinity}").text("a")).isEqualTo("NaN");
    assertThat(members("{\"a\":NaN,\"b\":-Infinity}").text("b")).isEqualTo("-Infinity");
  }

  @Test
  void a_hundred_thousand_levels_are_refused_before_the_stack_overflows() {
    assertThatThrownBy(() -> reader.read("[".repeat(100_000).getBytes(UTF_8)))
        .isInstanceOf(DecodeException.class)
        .hasMessageContaining("limit");
  }

  @Test
  void texts_over_the_bound_are_refused() {
    assertThatThrownBy(() -> members("{\"a\":\"" + "x".repeat(1_001) + "\"}"))
        .isInstanceOf(DecodeException.class)
        .hasMessageContaining("limit");
  }

  @Test
  void broken_documents_are_refused_with_their_byte_and_without_their_content() {
    assertThatThrownBy(() -> members("{\"secret\": qwertz}"))
        .isInstanceOf(DecodeException.class)
        .hasMessageContaining("at byte")
        .hasMessageNotContaining("qwertz");
    assertThatThrownBy(() -> members("{} {}")).hasMessageContaining("second document");
    assertThatThrownBy(() -> members("[1]")).hasMessageContaining("no object");
    assertThatThrownBy(() -> members("")).hasMessageContaining("empty");
    assertThatThrownBy(() -> members("{\"a\":[1")).isInstanceOf(DecodeException.class);
  }

  private Json.Members members(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    return reader.readMembers(bytes, 0, bytes.length);
  }
}
