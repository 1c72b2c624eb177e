package aegle.clinic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aegle.clinic.stage.Day;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class DemoOptionsTest {
  private static final Path HOME = Path.of("/project");

  @Test
  void without_words_the_demo_has_a_quiet_day_on_the_usual_ports_and_forgets_the_past() {
    DemoOptions options = DemoOptions.parse(HOME);

    assertThat(options.day()).isEqualTo(Day.QUIET);
    assertThat(options.ports()).isEqualTo(new DemoPorts(8600, 8700, 8701, 8702, 8725, 8732));
    assertThat(options.folder()).isEqualTo(Path.of("/project/target/demo"));
    assertThat(options.past()).isEqualTo(DemoOptions.Past.FORGOTTEN);
    assertThat(options.visits()).isEqualTo(DemoOptions.Visits.BY_A_BROWSER);
  }

  @Test
  void another_port_moves_all_ports() {
    DemoOptions options =
        DemoOptions.parse(HOME, "--day", "db-down", "--port", "9600", "--keep", "--no-visits");

    assertThat(options.day()).isEqualTo(Day.DB_DOWN);
    assertThat(options.ports()).isEqualTo(new DemoPorts(9600, 9700, 9701, 9702, 9725, 9732));
    assertThat(options.past()).isEqualTo(DemoOptions.Past.KEPT);
    assertThat(options.visits()).isEqualTo(DemoOptions.Visits.NONE);
  }

  @Test
  void words_that_mean_nothing_are_answered_with_those_that_do() {
    assertThatThrownBy(() -> DemoOptions.parse(HOME, "--day", "sunny"))
        .hasMessage(
            "no day is called 'sunny'; use quiet, slow-ai, db-down, booking-drop, errors,"
                + " bad-release");
    assertThatThrownBy(() -> DemoOptions.parse(HOME, "--day"))
        .hasMessageStartingWith("--day needs a value; usage: ./aegle demo");
    assertThatThrownBy(() -> DemoOptions.parse(HOME, "--port", "80"))
        .hasMessageStartingWith("--port is 80; use one from 1024 to 65403");
    assertThatThrownBy(() -> DemoOptions.parse(HOME, "--fast"))
        .hasMessageStartingWith("unknown option '--fast'; usage:");
  }

  @Test
  void a_port_that_is_taken_is_named_with_its_use_and_a_way_out() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();
      DemoPorts ports = new DemoPorts(port, 0, 0, 0, 0, 0);

      assertThatThrownBy(ports::requireFree)
          .isInstanceOf(DemoException.class)
          .hasMessageContaining("port " + port + ", meant for Aegle, is taken")
          .hasMessageContaining("--port N");
    }
  }
}
