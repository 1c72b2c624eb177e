package aegle.metrics.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aegle.metrics.yaml.ConfigException;
import aegle.metrics.yaml.YamlNode;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RuleFileTest {
  private static RuleFile parse(String text) {
    return RuleFile.parse(YamlNode.parse("rules/clinic.yml", text));
  }

  private static void refused(String text, String message) {
    assertThatThrownBy(() -> parse(text))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(message);
  }

  @Test
  void a_file_is_read_with_all_its_legal_keys() {
    RuleFile file =
        parse(
            """
            groups:
              - name: clinic
                interval: 30s
                query_offset: 5s
                limit: 10
                labels: {team: care}
                rules:
                  - record: job:up:sum
                    expr: sum(up)
                    labels: {"ins-tance": x}
                  - alert: Down
                    expr: up == 0
                    for: 5m
                    keep_firing_for: 1m
                    labels: {severity: page, team: web}
                    annotations: {summary: "{{ $labels.job }} is down"}
            """);
    RuleFile.Group group = file.groups().getFirst();
    assertThat(group.interval()).isEqualTo(Duration.ofSeconds(30));
    assertThat(group.queryOffset()).isEqualTo(Duration.ofSeconds(5));
    assertThat(group.limit()).isEqualTo(10);
    assertThat(group.rules().get(0).labels())
        .containsEntry("team", "care")
        .containsEntry("ins-tance", "x");
    assertThat(group.rules().get(1).labels()).containsEntry("team", "web");
    assertThat(((RuleDefinition.Alerting) group.rules().get(1)).keepFiringFor())
        .isEqualTo(Duration.ofMinutes(1));
  }

  @Test
  void an_unknown_key_is_named_with_its_line_and_what_is_allowed() {
    refused(
        "groups:\n- name: a\n  rules:\n  - alert: A\n    expr: 1\n    annotation: {a: b}\n",
        "rules/clinic.yml line 6: field annotation not found in a rule; allowed here: record,");
  }

  @Test
  void a_bare_list_as_the_seed_prints_it_is_no_rule_file() {
    refused("- alert: DatabaseDown\n  expr: pg_up == 0\n", "line 1: a rule file is a map");
  }

  @Test
  void a_group_needs_a_name_of_its_own() {
    refused("groups:\n- rules: []\n", "line 2: Groupname must not be empty");
    refused("groups:\n- name: a\n- name: a\n", "line 3: groupname: \"a\" is repeated");
  }

  @Test
  void a_rule_either_records_or_alerts() {
    refused(
        "groups:\n- name: a\n  rules:\n  - {record: x, alert: y, expr: 1}\n",
        "only one of 'record' and 'alert' must be set");
    refused(
        "groups:\n- name: a\n  rules:\n  - {expr: 1}\n", "one of 'record' or 'alert' must be set");
    refused(
        "groups:\n- name: a\n  rules:\n  - {record: x}\n",
        "group \"a\", rule 1, \"x\": field 'expr' must be set in rule");
  }

  @Test
  void a_recording_rule_refuses_what_only_alerts_have() {
    for (String key : new String[] {"for: 1m", "keep_firing_for: 1m", "annotations: {a: b}"}) {
      refused(
          "groups:\n- name: a\n  rules:\n  - record: x\n    expr: 1\n    " + key + "\n",
          "invalid field '" + key.substring(0, key.indexOf(':')) + "' in recording rule");
    }
  }

  @Test
  void the_metric_name_is_no_label_to_set() {
    refused(
        "groups:\n- name: a\n  rules:\n  - {record: x, expr: 1, labels: {__name__: y}}\n",
        "invalid label name: __name__");
  }

  @Test
  void a_wrong_duration_is_shown_with_one_that_is_right() {
    refused(
        "groups:\n- name: a\n  rules:\n  - alert: x\n    expr: 1\n    for: 5 min\n",
        "line 6: '5 min' is not a duration; use a duration such as 5m");
  }

  @Test
  void a_template_that_does_not_parse_refuses_the_file() {
    refused(
        """
        groups:
        - name: a
          rules:
          - alert: x
            expr: 1
            annotations:
              summary: "{{ $label.job }}"
        """,
        "line 7: group \"a\", rule 1, \"x\": annotation \"summary\": template: __alert_x:1:"
            + " undefined variable \"$label\"");
  }
}
