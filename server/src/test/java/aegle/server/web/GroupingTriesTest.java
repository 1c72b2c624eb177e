package aegle.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import aegle.records.RecordStore;
import aegle.server.web.testing.Browserless;
import aegle.server.web.testing.MoodyRecords;
import aegle.server.web.testing.SampleServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rules of grouping, tried while another try is still looking at the errors. */
class GroupingTriesTest {
  private static final Instant NOW = Instant.parse("2026-11-23T03:42:00Z");

  @Test
  void one_person_tries_rules_once_at_a_time(@TempDir Path folder) throws Exception {
    AtomicReference<MoodyRecords> moody = new AtomicReference<>();
    SampleServer prepared = new SampleServer(folder, InstantSource.fixed(NOW)).withOwner();
    prepared.asking(records -> shown(moody, records));
    try (SampleServer server = prepared.start(0)) {
      Browserless first = signedIn(server);
      Browserless second = signedIn(server);
      CompletableFuture<Boolean> came = new CompletableFuture<>();
      CompletableFuture<Boolean> letGo = new CompletableFuture<>();
      moody.get().hold(came, letGo);
      CompletableFuture<HttpResponse<String>> slow =
          CompletableFuture.supplyAsync(() -> tried(first));
      assertThat(came.get(20, TimeUnit.SECONDS)).isTrue();
      CompletableFuture<HttpResponse<String>> beside =
          CompletableFuture.supplyAsync(() -> tried(second));
      // While the first is held, so the second cannot have waited for it.
      HttpResponse<String> refused = beside.get(20, TimeUnit.SECONDS);
      assertThat(refused.statusCode()).isEqualTo(429);
      assertThat(refused.body())
          .as("what was typed is still there")
          .contains("message:\"a*\" -&gt; b")
          .contains("rules of yours are being tried already");
      assertThat(server.figure("aegle.web.grouping.refused")).isEqualTo(1);
      letGo.complete(true);
      assertThat(slow.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
      assertThat(tried(second).statusCode()).as("when the first has ended").isEqualTo(200);
    }
  }

  private static RecordStore shown(AtomicReference<MoodyRecords> moody, RecordStore records) {
    moody.set(new MoodyRecords(records));
    return moody.get();
  }

  private static Browserless signedIn(SampleServer server) throws Exception {
    Browserless reader = new Browserless(server.address());
    reader.signIn(SampleServer.OWNER, SampleServer.PASSWORD);
    reader.get("/errors/grouping");
    return reader;
  }

  private static HttpResponse<String> tried(Browserless reader) {
    try {
      return reader.post("/errors/grouping", "rules=message:%22a*%22+-%3E+b&action=preview");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
