package aegle.server.probe.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aegle.metrics.yaml.YamlNode;
import aegle.server.config.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresTargetTest {
  @TempDir private Path folder;

  private List<PostgresTarget> read(String yaml) {
    return PostgresTarget.readAll(
        YamlNode.parse("aegle.yml", yaml),
        folder,
        name -> Map.of("PGPASS", "p4ss").getOrDefault(name, ""));
  }

  @Test
  void a_short_item_takes_the_defaults() throws IOException {
    Path password = Files.writeString(folder.resolve("pg"), "p4ss");
    PostgresTarget target =
        read("[{url: 'postgres://aegle@db/clinic', password-file: pg}]").getFirst();

    assertThat(target)
        .isEqualTo(
            new PostgresTarget(
                "postgres",
                "db",
                5432,
                "clinic",
                "aegle",
                new Secret.InFile(password),
                Map.of(),
                Duration.ofSeconds(15),
                Duration.ofSeconds(5)));
  }

  @Test
  void an_address_of_jdbc_is_understood_and_a_password_is_not_shown() {
    PostgresTarget target =
        read("[{url: 'jdbc:postgresql://u@db:6432/c?sslmode=require', name: main,"
                + " password-env: PGPASS}]")
            .getFirst();

    assertThat(target.password()).isEqualTo(new Secret.Inline("p4ss"));
    assertThat(target.parameters()).containsExactly(Map.entry("sslmode", "require"));
    assertThat(target.shownUrl()).isEqualTo("postgresql://db:6432/c");
    assertThat(target.toString()).doesNotContain("p4ss");
  }

  @Test
  void a_password_in_the_address_is_refused_with_where_to_put_it() {
    assertThatThrownBy(() -> read("- user: u\n  url: 'postgresql://u:s3cr3t@db/c'"))
        .hasMessageContaining("aegle.yml line 2: a password stands in 'url'")
        .hasMessageContaining("password-file")
        .hasMessageNotContaining("s3cr3t");
  }

  @Test
  void a_password_file_that_cannot_be_read_is_refused_with_its_line() {
    assertThatThrownBy(() -> read("- url: 'postgresql://u@db/c'\n  password-file: secrets/none"))
        .hasMessageContaining("aegle.yml line 2: the password cannot be read")
        .hasMessageContaining(folder.resolve("secrets/none").toString())
        .hasMessageContaining("does not exist");
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
