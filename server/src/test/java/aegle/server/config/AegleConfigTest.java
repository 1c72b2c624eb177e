package aegle.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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
            new AegleConfig.Metrics(Duration.ofDays(30), 0, 2_000_000, Duration.ofSeconds(1)));
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
                Duration.ofDays(400), 20L << 30, 2_000_000, Duration.ofMillis(100)));
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
}
