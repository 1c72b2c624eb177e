package aegle.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ServerOptionsTest {
  @Test
  void all_options_are_read() {
    assertThat(
            ServerOptions.parse("--config", "c", "--data", "d", "--port", "9000", "--open-intake"))
        .isEqualTo(new ServerOptions(Path.of("c"), Path.of("d"), 9_000, true));
  }

  @Test
  void intake_is_closed_unless_it_is_opened() {
    assertThat(ServerOptions.parse("--config", "c", "--data", "d").openIntake()).isFalse();
  }

  @Test
  void a_wrong_option_is_answered_with_the_usage() {
    assertThatThrownBy(() -> ServerOptions.parse("--confg", "c"))
        .hasMessageContaining("'--confg'")
        .hasMessageContaining("usage:");
    assertThatThrownBy(() -> ServerOptions.parse("--config", "c", "--data", "d", "--port", "x"))
        .hasMessageContaining("--port is 'x'");
  }
}
