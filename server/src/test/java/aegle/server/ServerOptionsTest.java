package aegle.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ServerOptionsTest {
  @Test
  void all_options_are_read() {
    assertThat(
            ServerOptions.parse("--config", "c", "--data", "d", "--port", "9000", "--open-intake"))
        .isEqualTo(
            new ServerOptions(
                Path.of("c"),
                Path.of("d"),
                9_000,
                4_317,
                8_643,
                ServerOptions.AS_CONFIGURED,
                true));
  }

  @Test
  void the_door_for_grpc_is_opened_where_the_port_is_known_or_where_it_is_wanted() {
    String[] folders = {"--config", "c", "--data", "d"};
    assertThat(ServerOptions.parse(folders).otlpGrpcPort()).isEqualTo(4_317);
    assertThat(parsed(folders, "--otlp-grpc-port", "0").otlpGrpcPort()).isZero();
    assertThat(parsed(folders, "--port", "0").otlpGrpcPort()).isZero();
    assertThat(parsed(folders, "--port", "0", "--otlp-grpc-port", "9").otlpGrpcPort()).isEqualTo(9);
    assertThatThrownBy(() -> parsed(folders, "--otlp-grpc-port", "65536"))
        .hasMessageContaining("--otlp-grpc-port is '65536'");
  }

  private static ServerOptions parsed(String[] folders, String... more) {
    return ServerOptions.parse(
        Stream.concat(Stream.of(folders), Stream.of(more)).toArray(String[]::new));
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
