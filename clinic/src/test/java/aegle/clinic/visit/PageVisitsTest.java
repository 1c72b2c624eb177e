package aegle.clinic.visit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Visits go on whatever becomes of one of them. */
class PageVisitsTest {
  private static final URI PAGE = URI.create("http://127.0.0.1:9/");

  @TempDir private Path folder;

  /** A program in the browser's place that says what no browser says. */
  private Path mumbler() throws IOException {
    Path script = folder.resolve("mumbler");
    Files.writeString(script, "#!/bin/sh\nprintf 'no JSON\\000' >&4\ncat <&3 >/dev/null\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    return script;
  }

  @Test
  void a_visit_that_breaks_off_is_counted_and_the_next_is_made() throws Exception {
    CountDownLatch asked = new CountDownLatch(2);
    PageVisits visits =
        new PageVisits(
            mumbler(),
            PAGE,
            folder.resolve("profile"),
            () -> {
              asked.countDown();
              throw new IllegalStateException("nobody knows whether people book");
            },
            1);
    try (visits) {
      visits.start();
      assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
      assertThat(visits.brokenOff()).isPositive();
    }
  }

  @Test
  void a_browser_that_speaks_no_json_is_given_up_at_once() throws Exception {
    Path profile = Files.createDirectory(folder.resolve("profile"));
    try (Chromium chromium = Chromium.start(mumbler(), profile)) {
      assertThatThrownBy(chromium::attach)
          .isInstanceOf(IOException.class)
          .rootCause()
          .isInstanceOf(tools.jackson.core.JacksonException.class);
    }
  }
}
