package aegle.server.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aegle.metrics.yaml.ConfigException;
import aegle.metrics.yaml.YamlNode;
import aegle.signals.Labels;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Texts of alertmanager.yml in Go's template language, over Alertmanager's data. */
class TextTemplateTest {
  private static final Instant NOW = NotifyHouse.START;
  private static final Message MESSAGE =
      new Message(
          "team.x",
          "{}:{alertname=\"Down\"}",
          Labels.of("alertname", "Down", "clinic_id", "north"),
          List.of(alert("db-1", NOW.plusSeconds(60)), alert("db-2", NOW.minusSeconds(5))),
          NOW,
          "http://aegle.example");

  private static Alert alert(String instance, Instant endsAt) {
    Labels labels =
        Labels.of(
            "alertname",
            "Down",
            "clinic_id",
            "north",
            "instance",
            instance,
            "severity",
            "critical");
    return new Alert(
        Fingerprints.of(labels),
        labels,
        Map.of("summary", instance + " is <down>"),
        NOW.minusSeconds(3661),
        endsAt,
        NOW,
        false,
        "http://aegle.example/graph");
  }

  private static String expand(String text) {
    return TextTemplates.DEFAULT
        .text(YamlNode.parse("alertmanager.yml", "'" + text.replace("'", "''") + "'"))
        .expand(MESSAGE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " -> ",
      value = {
        "plain text -> plain text",
        "{{ .Status }} {{ len .Alerts }} {{ .Receiver }} -> firing 2 team\\.x",
        "{{ .GroupLabels.alertname }}/{{ .CommonLabels.severity }} -> Down/critical",
        "{{ .CommonLabels.nothing }}! -> !",
        "{{ range .Alerts.Firing }}{{ .Labels.instance }}{{ end }} -> db-1",
        "{{ range .Alerts.Resolved }}{{ .Annotations.summary }}{{ end }} -> db-2 is <down>",
        "{{ range .CommonLabels.SortedPairs }}{{ .Name }}={{ .Value }};{{ end }}"
            + " -> alertname=Down;clinic_id=north;severity=critical;",
        "{{ (.CommonLabels.Remove .GroupLabels.Names).Values | join `,` }} -> critical",
        "{{ range $k, $v := .GroupLabels }}{{ $k }}:{{ $v }} {{ end }}."
            + " -> alertname:Down clinic_id:north .",
        "{{ (index .Alerts 0).StartsAt.Format `15:04` }} -> 08:58",
        "{{ (index .Alerts 0).StartsAt | since | humanizeDuration }} -> 1h 1m 1s",
        "{{ (index .Alerts 0).StartsAt | tz `Asia/Bangkok` | date `15:04` }} -> 15:58",
        "{{ .CommonLabels.severity | toUpper | title }} -> Critical",
        "{{ reReplaceAll `n(.)` `$1-` .GroupLabels.clinic_id }} -> o-rth",
        "{{ if match `^nor` .GroupLabels.clinic_id }}yes{{ end }} -> yes",
        "{{ .GroupLabels | toJson }} -> {\"alertname\":\"Down\",\"clinic_id\":\"north\"}",
        "{{ template \"slack.default.title\" . }} -> [FIRING:1] Down north (critical)",
        "{{ template \"slack.default.color\" . }} -> danger",
        "{{ template \"__alertmanagerURL\" . }} -> http://aegle.example/alerts",
        "{{ define \"mine\" }}<{{ .Status }}>{{ end }}{{ template \"mine\" . }} -> <firing>",
      })
  void a_text_expands_as_in_alertmanager(String text, String expected) {
    assertThat(expand(text)).isEqualTo(expected);
  }

  @Test
  void html_is_escaped_and_the_default_page_is_not_escaped_twice() {
    TextTemplate own =
        TextTemplates.DEFAULT.text(
            "<b>{{ range .Alerts }}{{ .Annotations.summary }} {{ end }}</b>");
    assertThat(own.expandHtml(MESSAGE))
        .isEqualTo("<b>db-1 is &lt;down&gt; db-2 is &lt;down&gt; </b>");
    TextTemplate page = TextTemplates.DEFAULT.named("email.default.html");
    assertThat(page.expandHtml(MESSAGE))
        .startsWith("<!DOCTYPE html>")
        .contains("db-1 is &lt;down&gt;");
  }

  @Test
  void a_template_that_does_not_parse_is_refused_where_it_stands() {
    assertThatThrownBy(() -> expand("{{ .Status "))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("alertmanager.yml line 1: the template cannot be used: template:");
    assertThatThrownBy(() -> expand("{{ query `up` }}"))
        .hasMessageContaining("\"query\" not defined");
  }
}
