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
    assertThat(recordings.shown("web", REPLAY))
        .isEqualTo(new Recordings.Shown(List.of("000000.json", "000001.json", "000002.json"), 2));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    recordings.write("web", REPLAY, out);
    assertThat(out.toString(UTF_8)).isEqualTo("[[0],[1],[2]]");
    assertThat(new Recordings(files).shown("web", REPLAY).leftOut()).isZero();
  }

  @Test
  void a_visit_is_shown_whole_whose_first_part_was_kept_when_folders_named_no_project()
      throws IOException {
    SignalFiles files = new SignalFiles(folder);
    files.keep("replays", REPLAY, "000000.json", "[0]".getBytes(UTF_8));
    files.keep("replays", SignalFiles.owner("web", REPLAY), "000001.json", "[1]".getBytes(UTF_8));
    files.keep("replays", SignalFiles.owner("kiosk", REPLAY), "000002.json", "[2]".getBytes(UTF_8));
    Recordings recordings = new Recordings(files);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    recordings.write("web", REPLAY, out);
    assertThat(out.toString(UTF_8)).isEqualTo("[[0],[1]]");
    assertThat(recordings.isHidden("web", REPLAY)).isFalse();
    files.keep("quarantine", REPLAY, "000003.json", "[3]".getBytes(UTF_8));
    assertThat(recordings.isHidden("web", REPLAY)).isTrue();
  }
}
