package aegle.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aegle.metrics.yaml.ConfigException;
import aegle.signals.EntryKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AegleConfigTest {
  @TempDir Path folder;

  @Test
  void a_missing_file_is_all_defaults_and_listens_on_loopback_only() {
    AegleConfig config = AegleConfig.read(folder);
    assertThat(config.listen()).isEqualTo("127.0.0.1");
    assertThat(config.metrics())
        .isEqualTo(
            new AegleConfig.Metrics(Duration.ofDays(30), 0, 2_000_000, Duration.ofSeconds(1), 5));
    assertThat(config.keys().items()).isEmpty();
  }

  @Test
  void sizes_and_durations_carry_their_units() throws IOException {
    Files.writeString(
        folder.resolve("aegle.yml"),
        "metrics:\n  retention: 400d\n  max-disk: 20GB\n  fsync-interval: 100ms\n");
    assertThat(AegleConfig.read(folder).metrics())
        .isEqualTo(
            new AegleConfig.Metrics(
                Duration.ofDays(400), 20L << 30, 2_000_000, Duration.ofMillis(100), 5));
  }

  @Test
  void the_sections_for_records_and_projects_are_read() throws IOException {
    Files.writeString(
        folder.resolve("aegle.yml"),
        "records:\n  retention: {log: 7d}\n  max-disk: 1GB\nprojects:\n  - id: 1\n");
    AegleConfig config = AegleConfig.read(folder);
    assertThat(config.records())
        .isEqualTo(new AegleConfig.Records(Map.of(EntryKind.LOG, 7), 1L << 30));
    assertThat(config.projects().items()).hasSize(1);
  }

  @Test
  void values_out_of_their_range_are_refused_with_their_line() throws IOException {
    for (String line :
        List.of(
            "external-url: aegle.example",
            "external-url: 'http://a b'",
            "external-url: ftp://aegle.example",
            "external-url: 'https://'",
            "listen: 300.1.2.3",
            "listen: ''",
            "metrics: {retention: 59s}",
            "trusted-proxies: [proxy.example]",
            "trusted-proxies: [0.0.0.0/0]",
            "trusted-proxies: ['::/0']",
            "trusted-proxies: [10.0.0.0/33]",
            "trusted-proxies: [10.0/8]",
            "metrics: {max-snapshots: 0}",
            "metrics: {max-series: 0}",
            "metrics: {max-series: 3000000000}")) {
      Files.writeString(folder.resolve("aegle.yml"), "platform: clinics\n" + line + "\n");
      assertThatThrownBy(() -> AegleConfig.read(folder))
          .as(line)
          .isInstanceOf(ConfigException.class)
          .hasMessageStartingWith("aegle.yml line 2: '");
    }
    Files.writeString(
        folder.resolve("aegle.yml"), "external-url: https://aegle.example/x\nlisten: '::1'\n");
    assertThat(AegleConfig.read(folder).externalUrl()).isEqualTo("https://aegle.example/x");
    assertThat(AegleConfig.read(folder).listen()).isEqualTo("::1");
  }

  @Test
  void a_size_without_a_unit_and_a_zone_that_does_not_exist_are_refused_with_their_lines()
      throws IOException {
    Files.writeString(folder.resolve("aegle.yml"), "metrics:\n  max-disk: 20\n");
    assertThatThrownBy(() -> AegleConfig.read(folder))
        .hasMessage(
            "aegle.yml line 2: '20' is not a size; use a size such as 20GB (KB, MB, GB, TB)");
    Files.writeString(
        folder.resolve("aegle.yml"), "clinics:\n  - id: bkk-1\n    time-zone: Asia/Bankok\n");
    assertThatThrownBy(() -> AegleConfig.read(folder))
        .hasMessageContaining("aegle.yml line 2: 'Asia/Bankok'");
  }

  @Test
  void no_proxy_is_trusted_unless_the_file_names_it() throws IOException {
    assertThat(AegleConfig.read(folder).trustedProxies()).isEmpty();
    Files.writeString(
        folder.resolve("aegle.yml"), "trusted-proxies: [127.0.0.1, 10.0.0.0/8, 'fd00::/8']\n");
    assertThat(AegleConfig.read(folder).trustedProxies())
        .extracting(AddressRange::prefixBits)
        .containsExactly(32, 8, 8);
  }
}
