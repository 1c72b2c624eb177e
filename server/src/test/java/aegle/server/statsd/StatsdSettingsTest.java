package aegle.server.statsd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aegle.metrics.yaml.YamlNode;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatsdSettingsTest {
  @Test
  void without_a_section_udp_is_taken_on_loopback_and_nothing_else() {
    assertThat(StatsdSettings.defaults())
        .isEqualTo(
            new StatsdSettings(
                true, "127.0.0.1", 8_125, 0, null, null, "statsd", NegativeGauges.SET));
  }

  @Test
  void all_is_read() {
    assertThat(
            read(
                """
                enabled: false
                listen: 0.0.0.0
                port: 9125
                tcp-port: 9126
                unix-datagram: /run/aegle/dsd.socket
                unix-stream: /run/aegle/dsd.stream
                project: booking
                negative-gauges: delta
                """))
        .isEqualTo(
            new StatsdSettings(
                false,
                "0.0.0.0",
                9_125,
                9_126,
                Path.of("/run/aegle/dsd.socket"),
                Path.of("/run/aegle/dsd.stream"),
                "booking",
                NegativeGauges.DELTA));
  }

  @ParameterizedTest
  @CsvSource({
    "port: 70000, is no port",
    "tcp-port: 0, is no port",
    "listen: 224.0.0.1, is no address",
    "unix-stream: dsd.socket, is no path of a socket",
    "project: Über, does not fit",
    "negative-gauges: maybe, use set or delta",
    "ports: 1, ports"
  })
  void what_cannot_be_is_refused_with_its_line(String line, String complaint) {
    assertThatThrownBy(() -> read(line))
        .hasMessageContaining("aegle.yml")
        .hasMessageContaining(complaint);
  }

  @Test
  void who_opens_the_door_to_others_is_told_that_nobody_needs_a_key() {
    assertThat(read("listen: 0.0.0.0").warnings())
        .singleElement()
        .asString()
        .contains("statsd.listen")
        .contains("no key");
    assertThat(read("listen: 127.0.0.2").warnings()).isEmpty();
    assertThat(read("listen: '::1'").warnings()).isEmpty();
    assertThat(read("{listen: 0.0.0.0, enabled: false}").warnings()).isEmpty();
    assertThat(read("listen: 0.0.0.0").withPort(0).warnings()).isEmpty();
  }

  private static StatsdSettings read(String section) {
    return StatsdSettings.read(YamlNode.parse("aegle.yml", section));
  }
}
