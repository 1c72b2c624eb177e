package aegle.server.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import aegle.server.intake.SignalFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordingsTest {
  private static final String REPLAY = "0cf5096493c0495cad1fdb9d7452bde8";

  @TempDir private Path folder;

  @Test
  void a_recording_that_is_longer_than_a_browser_is_given_says_how_much_is_left_out()
      throws IOException {
    SignalFiles files = new SignalFiles(folder);
    for (int i = 0; i < 5; i++) {
      files.keep("replays", REPLAY, "00000" + i + ".json", ("[" + i + "]").getBytes(UTF_8));
    }
    Recordings recordings = new Recordings(files, 10);
    assertThat(recordings.shown(REPLAY))
        .isEqualTo(new Recordings.Shown(List.of("000000.json", "000001.json", "000002.json"), 2));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    recordings.write(REPLAY, out);
    assertThat(out.toString(UTF_8)).isEqualTo("[[0],[1],[2]]");
    assertThat(new Recordings(files).shown(REPLAY).leftOut()).isZero();
  }
}
