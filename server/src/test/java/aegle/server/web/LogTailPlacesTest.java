package aegle.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import aegle.server.web.testing.Browserless;
import aegle.server.web.testing.SampleServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pages that follow the log, many of one person, on a server of its own. */
class LogTailPlacesTest {
  @Test
  void one_person_takes_not_all_tails(@TempDir Path folder) throws Exception {
    SampleServer prepared = new SampleServer(folder, InstantSource.system()).withOwner();
    try (SampleServer server = prepared.start(0);
        HttpClient http = HttpClient.newHttpClient()) {
      Browserless reader = new Browserless(server.address());
      reader.signIn(SampleServer.OWNER, SampleServer.PASSWORD);
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(server.address() + "/ui/logs/tail"))
              .header("Cookie", "aegle-session=" + reader.session())
              .build();
      List<Integer> statuses = new ArrayList<>();
      for (int i = 0; i < LogTails.MAX_OWN + 2; i++) {
        statuses.add(http.send(request, BodyHandlers.ofInputStream()).statusCode());
      }
      assertThat(statuses).containsExactly(200, 200, 200, 200, 200, 429, 429);
      assertThat(server.figure("aegle.web.tail.refused")).isEqualTo(2);
      assertThat(reader.request("/ui/logs/tail").body())
          .as("a page for a person, in words")
          .contains("Too much is under way already")
          .doesNotContain("could not be understood");
      http.shutdownNow();
    }
  }
}
