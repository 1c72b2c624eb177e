package aegle.server.probe.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aegle.metrics.yaml.YamlNode;
import aegle.server.config.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PostgresTargetTest {
  private static List<PostgresTarget> read(String yaml) {
    return PostgresTarget.readAll(
        YamlNode.parse("aegle.yml", yaml),
        Path.of("/etc/aegle"),
        name -> Map.of("PGPASS", "p").getOrDefault(name, ""));
  }

  @Test
  void a_short_item_takes_the_defaults() {
    PostgresTarget target =
        read("[{url: 'postgres://aegle@db/clinic', password-file: secrets/pg}]").getFirst();

    assertThat(target)
        .isEqualTo(
            new PostgresTarget(
                "postgres",
                "db",
                5432,
                "clinic",
                "aegle",
                new Secret.InFile(Path.of("/etc/aegle/secrets/pg")),
                Map.of(),
                Duration.ofSeconds(15),
                Duration.ofSeconds(5)));
  }

  @Test
  void an_address_of_jdbc_and_a_password_in_it_are_understood_and_not_shown() {
    PostgresTarget target =
        read("[{url: 'jdbc:postgresql://u:p%40ss@db:6432/c?sslmode=require', name: main}]")
            .getFirst();

    assertThat(target.password()).isEqualTo(new Secret.Inline("p@ss"));
    assertThat(target.parameters()).containsExactly(Map.entry("sslmode", "require"));
    assertThat(target.shownUrl()).isEqualTo("postgresql://db:6432/c");
    assertThat(target.toString()).doesNotContain("p@ss");
  }

  @Test
  void what_cannot_be_used_is_refused_with_its_line_and_without_its_secret() {
    assertThatThrownBy(() -> read("- url: 'mysql://u:s3cr3t@db/c'"))
        .hasMessageContaining("aegle.yml line 1: 'url' is no address of a PostgreSQL server")
        .hasMessageNotContaining("s3cr3t");
    assertThatThrownBy(() -> read("[{url: 'postgres://u@db/c', password: x}]"))
        .hasMessageContaining(
            "unknown key 'password'; allowed here: name, url, user, password-file");
    assertThatThrownBy(() -> read("[{url: 'postgres://db/c'}]"))
        .hasMessageContaining("'user' is missing here");
    assertThatThrownBy(() -> read("[{url: 'postgres://u@db/c', password-env: NONE}]"))
        .hasMessageContaining("environment variable 'NONE' is not set");
    assertThatThrownBy(() -> read("[{url: 'postgres://u@db/c', interval: 2s, deadline: 3s}]"))
        .hasMessageContaining("'deadline' is longer than 'interval'");
    assertThatThrownBy(() -> read("[{url: 'postgres://u@db/c?host=x'}]"))
        .hasMessageContaining("parameter 'host' in 'url' is not supported");
    assertThatThrownBy(() -> read("[{url: 'postgres://u@db/c'}, {url: 'postgres://v@db/d'}]"))
        .hasMessageContaining("is watched already");
  }
}
