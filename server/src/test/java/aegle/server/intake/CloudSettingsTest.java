package aegle.server.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aegle.metrics.yaml.ConfigException;
import aegle.metrics.yaml.YamlNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CloudSettingsTest {
  @TempDir private Path folder;

  @BeforeEach
  void writeSecret() throws IOException {
    Files.writeString(folder.resolve("secret"), "s3cret\n");
  }

  @Test
  void a_key_of_aws_needs_no_digest_and_its_secret_stays_in_its_file() throws Exception {
    YamlNode section =
        yaml(
            "[{name: web, aws-access-key-id: AKIDEXAMPLE, aws-secret-file: secret, may: [write]}]");
    assertThat(IntakeKeys.read(section).find("anything")).isEmpty();
    AwsKeys.Key key = AwsKeys.read(section, folder).find("AKIDEXAMPLE").orElseThrow();
    assertThat(key.name()).isEqualTo("web");
    assertThat(key.mayWrite()).isTrue();
    assertThat(key.secret().read()).isEqualTo("s3cret");
    assertThat(key.toString()).doesNotContain("s3cret");
  }

  @Test
  void what_cannot_be_meant_is_refused_with_its_line() throws IOException {
    Files.writeString(folder.resolveSibling("outside"), "x");
    assertRefused("{name: a, aws-access-key-id: AKIDEXAMPLE, may: [write]}", "go together");
    assertRefused(
        "{name: a, aws-access-key-id: AKIDEXAMPLE, aws-secret-file: ../outside, may: [write]}",
        "does not stand in the folder");
    assertRefused(
        "{name: a, aws-access-key-id: AKIDEXAMPLE, aws-secret-file: none, may: [write]}",
        "cannot be read");
    assertThatThrownBy(
            () -> VercelSettings.read(yaml("{drains: [{name: web, secret-file: none}]}"), folder))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("cannot be read");
    assertThat(
            VercelSettings.read(yaml("{drains: [{name: web, secret-file: secret}]}"), folder)
                .drain("web")
                .orElseThrow()
                .project())
        .isEqualTo("web");
  }

  private void assertRefused(String key, String words) {
    assertThatThrownBy(() -> AwsKeys.read(yaml("[" + key + "]"), folder))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("aegle.yml")
        .hasMessageContaining(words);
  }

  private static YamlNode yaml(String text) {
    return YamlNode.parse("aegle.yml", text);
  }
}
