package aegle.server.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aegle.metrics.yaml.ConfigException;
import aegle.metrics.yaml.YamlNode;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class StateLocationTest {
  private static StateLocation read(String yaml) {
    return StateLocation.read(
        YamlNode.parse("aegle.yml", yaml), Path.of("/config"), Path.of("/data"));
  }

  @Test
  void without_a_url_the_state_lies_in_the_data_folder() {
    assertThat(read("")).isEqualTo(new StateLocation.Sqlite(Path.of("/data/state.db")));
  }

  @Test
  void a_password_file_is_relative_to_the_configuration() {
    assertThat(read("{url: 'postgresql://db/aegle', user: aegle, password-file: secrets/state}"))
        .isEqualTo(
            new StateLocation.Postgresql(
                "jdbc:postgresql://db/aegle", "aegle", Path.of("/config/secrets/state")));
  }

  @Test
  void a_password_in_the_url_is_refused_without_quoting_it() {
    assertThatThrownBy(() -> read("url: jdbc:postgresql://a:hunter2@db/aegle\nuser: a"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("aegle.yml line 1: no user or password in the url")
        .hasMessageNotContaining("hunter2");
    assertThatThrownBy(() -> read("url: jdbc:postgresql://db/aegle?password=hunter2\nuser: a"))
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void another_database_is_refused() {
    assertThatThrownBy(() -> read("url: jdbc:mysql://db/aegle\nuser: a"))
        .hasMessageContaining("PostgreSQL only");
  }
}
