package aegle.server.probe.config;

import static org.assertj.core.api.Assertions.assertThat;

import aegle.metrics.yaml.YamlNode;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** A secret is planted wherever the file has room for one; none may be shown. */
class RedactionTest {
  private static final String PLANTED =
      """
      # password: planted-00 in a comment
      global:
        scrape_interval: 15s
        external_labels: {site: bkk, api_token: planted-01}
      scrape_configs:
      - job_name: basic
        metrics_path: /metrics?apikey=planted-02&module=http_2xx&x=planted-03
        basic_auth: {username: reader, "password": "planted-04 with a space"}
        static_configs:
        - targets: ['localhost:9100']
          labels: {__param_token: planted-06, __param_module: http_2xx, team: night}
      - job_name: header
        authorization:
          type: Bearer planted-07
          credentials: &shared planted-08
        params:
          token: [planted-09, planted-10]
          k: [planted-11]
          module: [http_2xx]
          match[]: ['{job="node"}']
      - job_name: bearer
        "bearer\\u005ftoken": |
          planted-12
          planted-13
        tls_config: {ca_file: /etc/ca.pem, insecure_skip_verify: false}
        relabel_configs:
        - target_label: __param_auth
          replacement: planted-14
        - replacement: 'https://user:planted-15@proxy.example/?q=planted-16#x'
          target_label: proxy
        - target_label: header
          replacement: Bearer planted-17
        - target_label: copied
          replacement: 'postgres://planted-18:planted-19@db/x'
      - job_name: another
        basic_auth:
          username: reader
          password: >-
            planted-20
            planted-21
        metrics_path: /m
      alerting:
        alertmanagers:
        - basic_auth: {username: u, password: *shared}
          authorization:
            credentials: !!str planted-22
      """;

  @Test
  void no_secret_is_shown_wherever_it_stands() {
    String shown = PrometheusConfig.parse("prometheus.yml", PLANTED, Path.of("/x")).redactedText();
    assertThat(shown)
        .doesNotContain("planted")
        .contains(
            "scrape_interval: 15s",
            "job_name: basic",
            "username: reader",
            "password: <secret>",
            "ca_file: /etc/ca.pem",
            "http_2xx",
            "{job=\\\"node\\\"}",
            "team: night",
            "metrics_path: /m");
  }

  @Test
  void what_is_shown_is_yaml_that_says_the_same() {
    String file =
        """
        a: "null"
        b: [x, 'y: z', "tab\\there", '#no comment', "\\u0e01", '']
        c: {}
        d: []
        e:
          - f: {g: 1}
            h: |
              two
              lines
          - - nested
        i:
        """;
    YamlNode before = YamlNode.parse("f", file);
    YamlNode after = YamlNode.parse("f", Redaction.of(before));
    assertThat(after.require("a").text()).isEqualTo("null");
    assertThat(after.require("b").texts()).isEqualTo(before.require("b").texts());
    assertThat(after.require("c").isMap()).isTrue();
    assertThat(after.require("d").isList()).isTrue();
    YamlNode first = after.require("e").items().getFirst();
    assertThat(first.require("f").require("g").text()).isEqualTo("1");
    assertThat(first.require("h").text()).isEqualTo("two\nlines\n");
    assertThat(after.require("e").items().get(1).texts()).containsExactly("nested");
    assertThat(after.find("i")).isEmpty();
  }

  @Test
  void anchors_that_multiply_are_cut_short() {
    StringBuilder file = new StringBuilder("a0: &a0 [x, x]\n");
    for (int i = 1; i < 24; i++) {
      file.append("a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1));
    }
    assertThat(Redaction.of(YamlNode.parse("f", file.toString())).length()).isLessThan(20_000_000);
  }
}
