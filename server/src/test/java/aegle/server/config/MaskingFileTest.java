package aegle.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import aegle.guard.masking.Kind;
import aegle.guard.masking.MaskingRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class MaskingFileTest {
  @Test
  void the_file_that_is_shipped_says_what_holds_without_it() throws IOException {
    Path config = Path.of("../config");
    assertThat(MaskingFile.read(config)).isEqualTo(MaskingRules.usual());
    String text = Files.readString(config.resolve(MaskingFile.FILE_NAME));
    for (Kind kind : Kind.values()) {
      assertThat(text).contains("\n  " + kind.word() + ": " + kind.usual().word());
    }
  }
}
