package aegle.signals;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonMembersTest {
  private static Json number(int value) {
    return new Json.Numeral(Integer.toString(value));
  }

  @Test
  void members_keep_the_senders_order_and_answer_by_name() {
    Json.Members members =
        Json.Members.of(new String[] {"b", "a"}, new Json[] {number(1), number(2)});
    assertThat(members.members().keySet()).containsExactly("b", "a");
    assertThat(members.text("a")).isEqualTo("2");
    assertThat(members.get("c")).isNull();
    assertThat(members.name(0)).isEqualTo("b");
    assertThat(members.value(1)).isEqualTo(number(2));
  }

  @Test
  void of_a_name_that_comes_twice_the_last_value_counts_at_the_first_place() {
    for (int others : List.of(1, 5, 40)) {
      List<String> names = new ArrayList<>(List.of("x", "x"));
      Map<String, Json> expected = new LinkedHashMap<>();
      for (int i = 0; i < others; i++) {
        names.add("n" + i);
        names.add("n" + i);
      }
      names.add("x");
      Json[] values = new Json[names.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = number(i);
        expected.put(names.get(i), values[i]);
      }
      Json.Members members = Json.Members.of(names.toArray(String[]::new), values);
      assertThat(members.members()).isEqualTo(expected);
      assertThat(List.copyOf(members.members().keySet())).isEqualTo(List.copyOf(expected.keySet()));
      expected.forEach((name, value) -> assertThat(members.get(name)).isEqualTo(value));
      assertThat(members)
          .isEqualTo(new Json.Members(expected))
          .hasSameHashCodeAs(new Json.Members(expected));
    }
  }

  @Test
  void a_later_change_of_the_map_changes_no_members() {
    Map<String, Json> map = new LinkedHashMap<>(Map.of("a", number(1)));
    Json.Members members = new Json.Members(map);
    map.put("b", number(2));
    assertThat(members.members()).containsOnlyKeys("a");
  }

  @Test
  void other_values_leave_the_first_members_as_they_were() {
    Json.Members members = Json.Members.of(new String[] {"a"}, new Json[] {number(1)});
    assertThat(members.withValues(new Json[] {number(2)}).text("a")).isEqualTo("2");
    assertThat(members.text("a")).isEqualTo("1");
  }
}
