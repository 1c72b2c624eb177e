package aegle.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import aegle.server.web.testing.Browserless;
import aegle.server.web.testing.SampleServer;
import aegle.signals.Entry;
import aegle.signals.EntryKind;
import aegle.signals.FieldNames;
import aegle.signals.Fields;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The slowest of more traces than are compared. */
class SlowestTracesTest {
  private static final Instant NOW = Instant.parse("2026-11-23T03:42:00Z");
  private static final String NOTE = "a longer one may be missing";

  @Test
  void more_equally_slow_traces_than_are_compared_are_said_so(@TempDir Path folder)
      throws Exception {
    SampleServer prepared = new SampleServer(folder, InstantSource.fixed(NOW)).withOwner();
    try (SampleServer server = prepared.start(0)) {
      Browserless reader = new Browserless(server.address());
      reader.signIn(SampleServer.OWNER, SampleServer.PASSWORD);
      spans(server, 0, 1_000);
      assertThat(reader.get("/traces?view=slowest")).doesNotContain(NOTE);
      spans(server, 1_000, 2_100);
      assertThat(reader.get("/traces?view=slowest")).contains(NOTE).contains("2,000");
    }
  }

  private static void spans(SampleServer server, int from, int to) {
    List<Entry> entries = new ArrayList<>();
    for (int i = from; i < to; i++) {
      Fields fields =
          Fields.builder()
              .put(FieldNames.TRACE_ID, "%032x".formatted(i + 1))
              .put(FieldNames.SPAN_ID, "%016x".formatted(i + 1))
              .put(FieldNames.SERVICE, "web")
              .put(FieldNames.SPAN_NAME, "GET /")
              .put(FieldNames.SPAN_OP, "server")
              .put(FieldNames.DURATION_MS, 100.0)
              .build();
      entries.add(
          new Entry(EntryKind.SPAN, NOW.minusSeconds(30).toEpochMilli() * 1_000_000, fields));
    }
    server.records().append(entries);
    server.records().refresh();
  }
}
