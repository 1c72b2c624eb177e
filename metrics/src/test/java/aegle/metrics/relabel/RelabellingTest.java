package aegle.metrics.relabel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import aegle.metrics.yaml.ConfigException;
import aegle.metrics.yaml.YamlNode;
import aegle.signals.Labels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RelabellingTest {
  private static Relabelling rules(String yaml) {
    return RelabelYaml.read(YamlNode.parse("prometheus.yml", yaml));
  }

  private static Labels applied(String yaml, String... labels) {
    return rules(yaml).apply(Labels.of(labels)).orElseThrow();
  }

  @Test
  void a_replacement_takes_groups_by_number_and_by_name() {
    String yaml =
        """
        - source_labels: [__address__]
          regex: '(?P<host>[^:]+):(\\d+)'
          target_label: where
          replacement: '$host/${2}'
        """;

    assertThat(applied(yaml, "__address__", "clinic:8700").get("where")).isEqualTo("clinic/8700");
  }

  @Test
  void a_name_in_a_replacement_is_as_long_as_it_can_be() {
    String yaml = "[{source_labels: [a], target_label: b, replacement: '$1x-${1}x-$$1-$-${1'}]";

    assertThat(applied(yaml, "a", "v").get("b")).isEqualTo("-vx-$1-$-${1");
  }

  @Test
  void an_empty_replacement_removes_the_target_label() {
    String yaml = "[{source_labels: [a], target_label: b, replacement: ''}]";

    assertThat(applied(yaml, "a", "v", "b", "old")).isEqualTo(Labels.of("a", "v"));
  }

  @Test
  void an_expression_must_match_the_whole_value() {
    String yaml = "[{source_labels: [a], regex: oo, action: drop}]";

    assertThat(rules(yaml).apply(Labels.of("a", "foo"))).isPresent();
    assertThat(rules(yaml).apply(Labels.of("a", "oo"))).isEmpty();
  }

  @Test
  void the_cases_of_prometheus_itself_come_out_as_there() throws IOException {
    Path file = Path.of("../../shared/conformance/relabel.jsonl");
    assumeTrue(Files.exists(file), "no conformance data beside the project: " + file);
    for (String line : Files.readAllLines(file)) {
      YamlNode row = YamlNode.parse(line, line);
      Labels input = Labels.of(row.require("input").textMap());
      Optional<Labels> expected = row.find("output").map(output -> Labels.of(output.textMap()));

      assertThat(RelabelYaml.read(row.require("relabel")).apply(input))
          .as(line)
          .isEqualTo(expected);
    }
  }

  @Test
  void a_missing_source_label_counts_as_empty() {
    String yaml = "[{source_labels: [a, b], separator: '@', target_label: c}]";

    assertThat(applied(yaml, "a", "x").get("c")).isEqualTo("x@");
  }

  @Test
  void hashmod_spreads_as_prometheus_does() {
    String yaml = "[{source_labels: [c], target_label: d, modulus: 1000, action: hashmod}]";

    assertThat(applied(yaml, "c", "baz").get("d")).isEqualTo("976");
  }

  @Test
  void labelmap_copies_names_and_labelkeep_removes_the_rest() {
    String yaml =
        """
        - {regex: '__meta_(.+)', action: labelmap}
        - {regex: 'zone', action: LabelKeep}
        """;

    assertThat(applied(yaml, "__meta_zone", "north", "a", "b"))
        .isEqualTo(Labels.of("zone", "north"));
  }

  @Test
  void rules_that_mean_nothing_are_refused_with_their_line() {
    assertThatThrownBy(() -> rules("- action: replace\n  source_labels: [a]\n"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("prometheus.yml line 1")
        .hasMessageContaining("replace action requires 'target_label' value");
    assertThatThrownBy(() -> rules("[{action: hashmod, target_label: x}]"))
        .hasMessageContaining("requires non-zero modulus");
    assertThatThrownBy(() -> rules("[{action: labeldrop, regex: a, source_labels: [b]}]"))
        .hasMessageContaining("requires only 'regex'");
    assertThatThrownBy(() -> rules("[{action: keepequal, target_label: a, regex: b}]"))
        .hasMessageContaining("requires only 'source_labels' and 'target_label'");
    assertThatThrownBy(() -> rules("[{action: rename}]"))
        .hasMessageContaining("unknown relabel action \"rename\"; allowed are replace, keep");
    assertThatThrownBy(() -> rules("[{action: drop, regex: '('}]"))
        .hasMessageContaining("not a regular expression of RE2");
    assertThatThrownBy(() -> rules("[{target: a}]")).hasMessageContaining("unknown key 'target'");
  }
}
