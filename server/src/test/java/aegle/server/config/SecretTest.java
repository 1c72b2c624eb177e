package aegle.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SecretTest {
  @TempDir Path folder;

  @Test
  void a_secret_in_a_file_is_read_anew_at_each_use() throws IOException {
    Path file = folder.resolve("password");
    Secret secret = new Secret.InFile(file);
    Files.writeString(file, " first\n");
    assertThat(secret.read()).isEqualTo("first");
    Files.writeString(file, "second\n");
    assertThat(secret.read()).isEqualTo("second");
  }

  @Test
  void a_file_that_is_missing_or_too_large_is_named() throws IOException {
    Path file = folder.resolve("password");
    Secret secret = new Secret.InFile(file);
    assertThatThrownBy(secret::read)
        .isInstanceOf(UnreadableSecretException.class)
        .hasMessage("the file " + file + " does not exist");
    Files.write(file, new byte[(int) Secret.MAX_FILE_BYTES + 1]);
    assertThatThrownBy(secret::read)
        .isInstanceOf(UnreadableSecretException.class)
        .hasMessage(file + " has 1048577 bytes; at most 1048576 are read");
  }

  @Test
  void a_written_secret_is_never_printed() {
    assertThat(new Secret.Inline("hunter2").toString()).isEqualTo("<secret>");
    assertThat(Secret.none().isSet()).isFalse();
  }
}
