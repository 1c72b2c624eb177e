package aegle.server.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aegle.metrics.yaml.ConfigException;
import aegle.metrics.yaml.YamlNode;
import aegle.signals.EntryKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ForwardYamlTest {
  @TempDir private Path folder;

  private List<ForwardSettings> read(String items) {
    return ForwardYaml.read(
        YamlNode.parse("aegle.yml", items), folder, url -> url.getPort() == 8600);
  }

  private static String item(String more) {
    return "[{name: a, to: otlp, url: 'https://otel.example:4318', metrics: [up]" + more + "}]";
  }

  @Test
  void without_the_section_nothing_is_sent() {
    assertThat(read("null")).isEmpty();
  }

  @Test
  void a_forward_has_limits_from_the_start() {
    ForwardSettings forward = read(item("")).getFirst();
    assertThat(forward.limits())
        .isEqualTo(new ForwardSettings.Limits(1L << 30, Duration.ofHours(24), 1_000, 0));
    assertThat(forward.host()).isEqualTo("otel.example:4318");
    assertThat(forward.signals()).containsExactly("metrics up");
  }

  @Test
  void records_are_chosen_by_kind_level_and_place() throws Exception {
    Files.writeString(folder.resolve("key"), "k");
    ForwardSettings forward =
        read("""
        - name: dd
          to: datadog
          url: https://api.datadoghq.eu
          logs-url: https://http-intake.logs.datadoghq.eu
          secret-file: key
          records: [log, error]
          min-level: warn
          where: {service: [web, api], project: [beauty]}
        """)
            .getFirst();
    assertThat(forward.records().kinds()).containsExactlyInAnyOrder(EntryKind.LOG, EntryKind.ERROR);
    assertThat(forward.signals())
        .containsExactlyInAnyOrder(
            "log level>=warn project=beauty service.name=web|api",
            "error level>=warn project=beauty service.name=web|api");
  }

  @Test
  void mistakes_are_named() {
    refused("[{name: a, to: kafka, url: 'https://x', metrics: [up]}]", "'kafka' is no protocol");
    refused("[{name: 'A b', to: otlp, url: 'https://x', metrics: [up]}]", "'A b' does not fit");
    refused("[{name: a, to: otlp, url: 'https://x'}]", "this sends nothing");
    refused("[{name: a, to: otlp, url: 'ftp://x', metrics: [up]}]", "no address");
    refused(item(", secret: abc"), "name it in secret-file");
    refused(item(", insecure-skip-verify: true"), "always verified");
    refused(item(", secret-file: ../../etc/passwd"), "does not stand in the folder");
    refused(item(", records: [nothing]"), "kind is \"nothing\"");
    refused(item(", records: [access]"), "never leave this house");
    refused(item(", records: [replay]"), "never leave this house");
    refused(item(", batch-size: 0"), "use 1 to 10000");
    refused(item(", queue: {max-bytes: 5KB}"), "no size of a queue");
    refused(item(", queue: {max-age: 1s}"), "1m to 30d");
    refused(item(", where: {password: [x]}"), "cannot be chosen by");
    refused(item("").replace("[up]", "['{a=']"), "selects no series");
    refused(item("").replace("[up]", "['{a=~\".*\"}']"), "selects no series");
    refused("[{name: a, to: datadog, url: 'https://x', metrics: [up]}]", "wants a key");
    refused(
        "[{name: a, to: remote-write, url: 'https://x', records: [log]}]",
        "remote-write takes no log");
    refused(item("").replace("}]", "}, ") + item("").substring(1), "two forwards named a");
  }

  @Test
  void addresses_at_which_secrets_lie_or_everybody_listens_are_refused() {
    for (String host :
        List.of(
            "http://169.254.169.254/",
            "https://169.254.169.254/",
            "https://[fe80::1]/",
            "https://[fd00:ec2::254]/",
            "https://[64:ff9b::a9fe:a9fe]/",
            "https://100.100.100.200/",
            "https://metadata.google.internal/")) {
      refused(item("").replace("https://otel.example:4318", host), "credentials");
    }
    refused(
        item("").replace("https://otel.example:4318", "https://0.0.0.0/"), "no single receiver");
    refused(
        item("").replace("https://otel.example:4318", "http://203.0.113.9/"), "private network");
    refused(item("").replace("https://otel.example:4318", "http://127.0.0.1:8600/"), "itself");
    refused(
        item("").replace("https://otel.example:4318", "https://u:p@x.example/"),
        "no user, password or parameters");
    refused(
        item("").replace("https://otel.example:4318", "https://x.example/?key=1"),
        "no user, password or parameters");
    assertThat(
            read(
                item(", allow-http: true")
                    .replace("https://otel.example:4318", "http://203.0.113.9/")))
        .hasSize(1);
    assertThat(read(item("").replace("https://otel.example:4318", "http://10.1.2.3/"))).hasSize(1);
    assertThat(read(item("").replace("https://otel.example:4318", "http://[fd12::1]/"))).hasSize(1);
  }

  private void refused(String items, String words) {
    assertThatThrownBy(() -> read(items))
        .as(items)
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(words)
        .hasMessageNotContaining("u:p@");
  }
}
