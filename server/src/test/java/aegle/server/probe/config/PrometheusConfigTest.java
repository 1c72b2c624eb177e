package aegle.server.probe.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aegle.metrics.relabel.Relabelling;
import aegle.server.config.Secret;
import aegle.signals.Labels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrometheusConfigTest {
  @TempDir private Path folder;

  private PrometheusConfig read(String yaml) {
    return PrometheusConfig.parse("prometheus.yml", yaml, folder);
  }

  private ScrapeConfig job(String... lines) {
    return read("scrape_configs:\n- job_name: clinic\n  " + String.join("\n  ", lines) + "\n")
        .scrapeConfigs()
        .getFirst();
  }

  @Test
  void the_file_that_prometheus_ships_is_read_as_it_is() {
    PrometheusConfig config =
        read(
            """
            # my global config
            global:
              scrape_interval: 15s # Set the scrape interval to every 15 seconds. Default is every 1 minute.
              evaluation_interval: 15s # Evaluate rules every 15 seconds. The default is every 1 minute.
              # scrape_timeout is set to the global default (10s).

            # Alertmanager configuration
            alerting:
              alertmanagers:
                - static_configs:
                    - targets:
                      # - alertmanager:9093

            # Load rules once and periodically evaluate them according to the global 'evaluation_interval'.
            rule_files:
              # - "first_rules.yml"

            scrape_configs:
              - job_name: "prometheus"
                static_configs:
                  - targets: ["localhost:9090"]
                    labels:
                      app: "prometheus"
            """);

    assertThat(config.global().scrapeTimeout()).isEqualTo(Duration.ofSeconds(10));
    ScrapeConfig job = config.scrapeConfigs().getFirst();
    assertThat(job.interval()).isEqualTo(Duration.ofSeconds(15));
    assertThat(job.staticGroups())
        .containsExactly(
            new TargetGroup(List.of("localhost:9090"), Labels.of("app", "prometheus")));
  }

  @Test
  void the_file_that_aegle_ships_is_read() {
    PrometheusConfig config = PrometheusConfig.read(Path.of("../config/prometheus.yml"));

    assertThat(config.scrapeConfigs()).as("nobody's addresses").isEmpty();
    assertThat(config.ruleFiles()).containsExactly("rules/clinic.yml", "rules/seed.yml");
    assertThat(config.evaluationInterval()).isEqualTo(Duration.ofSeconds(15));
  }

  @Test
  void a_job_that_says_nothing_has_the_defaults_of_prometheus() {
    assertThat(job())
        .isEqualTo(
            new ScrapeConfig(
                "clinic",
                Duration.ofMinutes(1),
                Duration.ofSeconds(10),
                "http",
                "/metrics",
                Map.of(),
                new ScrapeConfig.Exposition(false, true, false, ScrapeProtocol.DEFAULT, null, null),
                ScrapeLimits.DEFAULT,
                new HttpSettings(new Credentials.None(), TlsSettings.DEFAULT, true, true),
                List.of(),
                List.of(),
                Relabelling.NONE,
                Relabelling.NONE));
  }

  @Test
  void a_short_interval_shortens_the_timeout_too() {
    assertThat(job("scrape_interval: 5s").timeout()).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void a_job_takes_the_limits_of_all_jobs_unless_it_has_its_own() {
    ScrapeLimits limits =
        read("""
        global: {sample_limit: 1000, label_limit: 30, body_size_limit: 10MB}
        scrape_configs: [{job_name: a, sample_limit: 5}]
        """)
            .scrapeConfigs()
            .getFirst()
            .limits();

    assertThat(limits).isEqualTo(new ScrapeLimits(10 << 20, 5, 0, 30, 0, 0, 0));
  }

  @Test
  void secrets_and_certificates_are_found_beside_the_file() {
    HttpSettings http =
        job(
                "basic_auth: {username: u, password_file: secrets/p}",
                "tls_config: {ca_file: /etc/ca.pem, server_name: n, min_version: TLS13}")
            .http();

    assertThat(http.credentials())
        .isEqualTo(
            new Credentials.Basic(
                new Secret.Inline("u"), new Secret.InFile(folder.resolve("secrets/p"))));
    assertThat(http.tls().authority()).isEqualTo(new Secret.InFile(Path.of("/etc/ca.pem")));
    assertThat(http.tls().protocols()).containsExactly("TLSv1.3");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          remote_write: [{url: x}]               | 'remote_write' is not supported: what is sent on stands in 'forwards'
          remote_read: []                        | 'remote_read' is not supported
          alerting: {alertmanagers: [{static_configs: [{targets: [a]}]}]} | Aegle notifies people itself
          scrape_config: []                      | unknown key 'scrape_config'; allowed here: global
          global: {scrape_intervall: 5s}         | unknown key 'scrape_intervall'
          global: {scrape_interval: 5 min}       | '5 min' is not a duration
          global: {scrape_interval: 5s, scrape_timeout: 6s} | scrape timeout greater than scrape interval
          rule_files: ['rules/*/a.yml']          | invalid rule file path
          storage: {tsdb: {out_of_order_time_window: 5m}} | samples older than the newest
          scrape_configs: [{}]                   | job_name is empty
          scrape_configs: [{job_name: a}, {job_name: a}] | found multiple scrape configs with job name "a"
          scrape_configs: [{job_name: a, kubernetes_sd_configs: []}] | static_configs and file_sd_configs
          scrape_configs: [{job_name: a, proxy_url: 'http://p'}] | never through a proxy
          scrape_configs: [{job_name: a, scrape_native_histograms: true}] | native histograms are not kept yet
          scrape_configs: [{job_name: a, scrape_protocols: [PrometheusProto]}] | does not read protobuf
          scrape_configs: [{job_name: a, static_configs: [{targets: ['http://x/m']}]}] | is not a valid hostname
          scrape_configs: [{job_name: a, file_sd_configs: [{files: ['*/a.yml']}]}] | is not valid for file discovery
          scrape_configs: [{job_name: a, basic_auth: {}, bearer_token: x}] | at most one of basic_auth
          scrape_configs: [{job_name: a, tls_config: {cert_file: x}}] | needs both cert_file and key_file
          scrape_configs: [{job_name: a, body_size_limit: 2GB}] | at most 512MB are allowed
          scrape_configs: [{job_name: a, sample_limit: -1}] | use 0 or more
          scrape_configs: [{job_name: a, scheme: ftp}] | use http or https
          """)
  void what_cannot_be_served_is_refused_with_a_sentence(String yaml, String complaint) {
    assertThatThrownBy(() -> read(yaml))
        .hasMessageStartingWith("prometheus.yml line 1: ")
        .hasMessageContaining(complaint);
  }

  @Test
  void a_complaint_names_the_line_of_the_stranger() {
    assertThatThrownBy(() -> job("metrics_path: /m", "intervall: 5s"))
        .hasMessageStartingWith("prometheus.yml line 4: unknown key 'intervall'");
  }

  @Test
  void secrets_are_hidden_where_the_file_is_shown() {
    String shown =
        read("""
        scrape_configs:
        - job_name: a
          basic_auth: {username: u, password: "s3cr3t one"}
        - job_name: b
          authorization:
            credentials: s3cr3t-two # comment
        - job_name: c
          bearer_token: |
            s3cr3t-three
          metrics_path: /m
        """)
            .redactedText();

    assertThat(shown)
        .doesNotContain("s3cr3t")
        .contains("password: <secret>", "credentials: <secret>", "metrics_path: /m");
  }

  @Test
  void rule_files_are_found_by_pattern_sorted() throws IOException {
    Files.createDirectory(folder.resolve("rules"));
    Files.writeString(folder.resolve("rules/b.yml"), "");
    Files.writeString(folder.resolve("rules/a.yml"), "");

    assertThat(read("rule_files: ['rules/*.yml', 'none/*.yml']").ruleFilePaths())
        .containsExactly(folder.resolve("rules/a.yml"), folder.resolve("rules/b.yml"));
  }

  @Test
  void a_rule_file_that_is_named_and_missing_is_refused_with_its_line() {
    assertThatThrownBy(() -> read("rule_files:\n  - gone.yml\n").ruleFilePaths())
        .hasMessageContaining("prometheus.yml line 2: there is no rule file")
        .hasMessageContaining(folder.resolve("gone.yml").toString());
  }
}
