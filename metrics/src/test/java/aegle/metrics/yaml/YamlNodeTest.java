package aegle.metrics.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class YamlNodeTest {
  @Test
  void a_wrong_duration_is_named_with_file_and_line_and_the_mend() {
    YamlNode root = YamlNode.parse("rules/clinic.yml", "a: 1\nfor: 5 min\n");
    assertThatThrownBy(() -> root.require("for").duration())
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "rules/clinic.yml line 2: '5 min' is not a duration; use a duration such as 5m or 1h30m");
  }

  @Test
  void an_unknown_key_is_refused_with_those_that_are_known() {
    YamlNode root = YamlNode.parse("aegle.yml", "port: 1\nprot: 2\n");
    assertThatThrownBy(() -> root.allowOnly("port", "data"))
        .hasMessage("aegle.yml line 2: unknown key 'prot'; allowed here: port, data");
  }

  @Test
  void a_key_written_twice_is_refused() {
    assertThatThrownBy(() -> YamlNode.parse("a.yml", "x: 1\nx: 2\n").entries())
        .hasMessageContaining("a.yml line 2");
  }

  @Test
  void broken_yaml_is_refused_with_its_line() {
    assertThatThrownBy(() -> YamlNode.parse("a.yml", "x: 1\n  y: [\n"))
        .hasMessageContaining("a.yml line");
  }

  @Test
  void values_are_read_as_asked() {
    YamlNode root = YamlNode.parse("a.yml", "d: 1h30m\nn: 12\nb: true\nl: [x, y]\nempty:\n");
    assertThat(root.require("d").duration()).isEqualTo(Duration.ofMinutes(90));
    assertThat(root.number("n", 0)).isEqualTo(12);
    assertThat(root.bool("b", false)).isTrue();
    assertThat(root.require("l").texts()).containsExactly("x", "y");
    assertThat(root.find("empty")).isEmpty();
  }
}
