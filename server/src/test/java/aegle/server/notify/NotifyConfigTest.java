package aegle.server.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aegle.metrics.yaml.ConfigException;
import aegle.metrics.yaml.YamlNode;
import aegle.signals.Labels;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NotifyConfigTest {
  private static final OwnAddress OWN =
      new OwnAddress(URI.create("https://aegle.clinic.example"), 8600);
  private static final String ROUTE = "route: {receiver: a}\n";

  private static NotifyConfig read(String yaml) {
    return new NotifyConfigReader(Path.of("/nowhere"), OWN)
        .read(YamlNode.parse("alertmanager.yml", yaml));
  }

  private static void refuses(String yaml, String complaint) {
    assertThatThrownBy(() -> read(yaml))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(complaint);
  }

  @Test
  void settings_are_inherited_and_an_empty_list_of_labels_overrides() {
    Route root =
        read("""
        route:
          receiver: a
          group_by: [alertname, clinic_id]
          group_wait: 10s
          routes:
            - matchers: [severity="critical"]
              receiver: b
              group_by: []
              repeat_interval: 1h
            - match: {severity: info}
              group_by: ['...']
        receivers: [{name: a}, {name: b}]
        """)
            .route()
            .orElseThrow();
    Route.Settings critical = root.match(Labels.of("severity", "critical")).getFirst().settings();
    assertThat(critical)
        .isEqualTo(
            new Route.Settings(
                "b",
                java.util.Set.of(),
                false,
                Duration.ofSeconds(10),
                Duration.ofMinutes(5),
                Duration.ofHours(1),
                List.of(),
                List.of()));
    Route info = root.match(Labels.of("severity", "info")).getFirst();
    assertThat(info.settings().receiver()).isEqualTo("a");
    assertThat(info.groupLabels(Labels.of("severity", "info", "x", "y")))
        .hasToString("{severity=\"info\", x=\"y\"}");
    assertThat(root.match(Labels.of("severity", "other"))).containsExactly(root);
  }

  @Test
  void a_setting_that_aegle_does_not_serve_is_refused_by_name_and_line() {
    refuses(
        ROUTE + "receivers:\n- name: a\n  jira_configs:\n  - project: x\n",
        "alertmanager.yml line 5: 'jira_configs' of Alertmanager is not supported by this"
            + " version of Aegle; remove it; supported here: name, labels, webhook_configs,"
            + " email_configs, slack_configs");
    refuses(ROUTE + "receivers: [{name: a}]\nglobal: {jira_api_url: 'https://x'}", "jira_api_url");
    refuses(ROUTE + "receivers: [{name: a}]\nroutes: []", "unknown key 'routes'");
  }

  @Test
  void an_inhibition_rule_names_labels_and_regular_expressions_that_can_be() {
    String rules = ROUTE + "receivers: [{name: a}]\ninhibit_rules:\n";
    assertThat(read(rules + "- {name: x, source_matchers: ['a=b'], equal: [b, a, b]}\n-\n"))
        .extracting(NotifyConfig::inhibitRules)
        .asString()
        .contains("name=x, source=[a=\"b\"], target=[], equal=[a, b]")
        .contains("name=, source=[], target=[], equal=[]");
    refuses(rules + "- source_match: {a-b: c}\n", "line 4: invalid label name \"a-b\"");
    refuses(rules + "- target_match_re: {a: '('}\n", "line 4: the regular expression '^(?:()$'");
    refuses(rules + "- target_match_re:\n    a:\n", "invalid regexp value for \"a\"");
    refuses(rules + "- source_matchers: [a]\n", "line 4: bad matcher format: a");
    refuses(rules + "- equal: ['']\n", "invalid label name \"\" in equal list");
    refuses(rules + "- sources: [a]\n", "unknown key 'sources'");
  }

  @Test
  void time_intervals_have_unique_names_and_routes_name_those_that_there_are() {
    String end = "receivers: [{name: a}]\n";
    refuses(ROUTE + end + "time_intervals: [{time_intervals: []}]\n", "missing name in time int");
    refuses(ROUTE + end + "mute_time_intervals: [{}]\n", "missing name in mute time interval");
    refuses(
        ROUTE + end + "mute_time_intervals: [{name: n}]\ntime_intervals: [{name: n}]\n",
        "line 4: time interval \"n\" is not unique");
    refuses(
        "route: {receiver: a, mute_time_intervals: [n]}\n" + end + "time_intervals: [{name: n}]\n",
        "root route must not have any mute time intervals");
    refuses(
        "route: {receiver: a, active_time_intervals: [n]}\n" + end,
        "root route must not have any active time intervals");
    refuses(
        "route: {receiver: a, routes: [\n {active_time_intervals: [n]}]}\n" + end,
        "line 2: undefined time interval \"n\" used in route");
    refuses(
        ROUTE + end + "time_intervals: [{name: n, time_intervals: [{location: Asia/Nowhere}]}]\n",
        "unknown time zone Asia/Nowhere");
    Route.Settings night =
        read("route: {receiver: a, routes: [{mute_time_intervals: [n], routes: [{continue:"
                + " true}]}]}\n"
                + end
                + "time_intervals: [{name: n}]\n")
            .route()
            .orElseThrow()
            .routes()
            .getFirst()
            .settings();
    assertThat(night.muteTimeIntervals()).containsExactly("n");
  }

  @Test
  void an_unserved_setting_that_says_nothing_does_no_harm() {
    assertThat(
            read(ROUTE + "receivers: [{name: a}]\ninhibit_rules: []\ntemplates: []\n").receivers())
        .containsKey("a");
  }

  @Test
  void nothing_is_a_configuration_that_tells_nobody() {
    assertThat(read("").tellsSomebody()).isFalse();
    assertThat(new NotifyConfigReader(Path.of("/nowhere"), OWN).read().route()).isEmpty();
    assertThat(read(ROUTE + "receivers: [{name: a}]").tellsSomebody()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "http://localhost:8600/alerts",
    "http://127.0.0.1:8600/",
    "'http://[::1]:8600/x'",
    "https://AEGLE.clinic.example/hook"
  })
  void alerts_are_not_sent_to_aegle_itself(String url) {
    refuses(
        ROUTE + "receivers:\n- name: a\n  webhook_configs: [{url: '" + url + "'}]",
        "line 4: this is Aegle's own address");
  }

  @Test
  void a_wrong_address_is_refused_without_quoting_it() {
    assertThatThrownBy(() ->
            read(ROUTE + "receivers: [{name: a, webhook_configs: [{url: 'ftp://h/hunter2'}]}]"))
        .hasMessageContaining("not an address of a receiver")
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void mail_needs_a_server_a_sender_and_somebody_to_get_it() {
    String mail = ROUTE + "receivers: [{name: a, email_configs: [{%s}]}]\nglobal: {%s}";
    refuses(mail.formatted("to: x@y", ""), "no global SMTP from set");
    refuses(mail.formatted("to: x@y", "smtp_from: a@b"), "no global SMTP smarthost set");
    refuses(mail.formatted("", "smtp_from: a@b, smtp_smarthost: 'h:25'"), "missing to address");
    refuses(mail.formatted("to: x@y", "smtp_from: a@b, smtp_smarthost: mail"), "use host:port");
    refuses(
        mail.formatted(
            "to: x@y, headers: {subject: a, Subject: b}", "smtp_from: a@b, smtp_smarthost: 'h:25'"),
        "duplicate header \"Subject\"");
  }

  @Test
  void slack_needs_an_address() {
    refuses(ROUTE + "receivers: [{name: a, slack_configs: [{}]}]", "no global Slack API URL set");
    refuses(
        ROUTE
            + "receivers: [{name: a, slack_configs: [{api_url: 'https://x/y', api_url_file: z}]}]",
        "at most one of api_url & api_url_file must be configured");
  }

  @Test
  void the_fingerprint_is_that_of_alertmanager() {
    // Worked out with prometheus/common: the hash of no labels is FNV's offset.
    assertThat(Fingerprints.of(Labels.EMPTY)).isEqualTo("cbf29ce484222325");
    assertThat(Fingerprints.of(Labels.of("a", "bc")))
        .isNotEqualTo(Fingerprints.of(Labels.of("ab", "c")));
  }

  @Test
  void group_keys_are_printed_as_go_prints_them() {
    assertThat(GoText.labels(Labels.of("b", "x\"y", "a", "1\n")))
        .isEqualTo("{a=\"1\\n\", b=\"x\\\"y\"}");
    assertThat(GoText.time(NotifyHouse.START.plusMillis(120))).isEqualTo("2026-03-01T10:00:00.12Z");
    assertThat(GoText.quoteMeta("team.x-y(z)")).isEqualTo("team\\.x-y\\(z\\)");
  }
}
