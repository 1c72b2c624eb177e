package aegle.server.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import aegle.server.intake.Hall;
import aegle.server.intake.SignalFiles;
import aegle.server.web.testing.Browserless;
import aegle.server.web.testing.MoodyRecords;
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
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A visit of more records than its page puts together, whose first segment shows too much. */
class LongVisitTest {
  private static final Instant NOW = Instant.parse("2026-11-23T03:42:00Z");
  private static final String VISIT = "0cf5096493c0495cad1fdb9d7452bde8";
  private static final String SOUND = "1cf5096493c0495cad1fdb9d7452bde8";

  @TempDir private Path folder;

  private static Entry segment(String visit, int secondsAgo, String verdict) {
    Fields fields =
        Fields.builder()
            .put(FieldNames.REPLAY_ID, visit)
            .put(FieldNames.PROJECT, "web")
            .put("replay.part", "recording")
            .put(Recordings.VERDICT, verdict)
            .build();
    long nanos = NOW.minusSeconds(secondsAgo).toEpochMilli() * 1_000_000;
    return new Entry(EntryKind.REPLAY, nanos, fields);
  }

  @Test
  void a_long_visit_is_hidden_by_the_record_of_its_first_segment_when_its_file_is_gone()
      throws Exception {
    AtomicReference<MoodyRecords> moody = new AtomicReference<>();
    SampleServer prepared = new SampleServer(folder, InstantSource.fixed(NOW)).withOwner();
    prepared.asking(records -> {
      moody.set(new MoodyRecords(records));
      return moody.get();
    });
    try (SampleServer server = prepared.start(0)) {
      List<Entry> entries = new ArrayList<>();
      entries.add(segment(VISIT, 3_000, Recordings.QUARANTINED));
      for (int i = 1; i <= 1_100; i++) {
        entries.add(segment(VISIT, i, "CLEAN"));
      }
      entries.add(segment(SOUND, 4_000, "CLEAN"));
      server.records().append(entries);
      server.records().refresh();
      SignalFiles files = server.incidents().files();
      for (String visit : List.of(VISIT, SOUND)) {
        files.keep(
            Hall.REPLAYS, SignalFiles.owner("web", visit), "000001.json", "[]".getBytes(UTF_8));
      }
      Browserless reader = new Browserless(server.address());
      reader.signIn(SampleServer.OWNER, SampleServer.PASSWORD);
      assertThat(reader.get("/replays/" + VISIT)).contains("This recording is not shown");
      assertThat(reader.status("/ui/replays/" + VISIT + "/recording")).isEqualTo(404);
      assertThat(reader.status("/ui/replays/" + SOUND + "/recording")).isEqualTo(200);
      moody.get().be(MoodyRecords.Mood.HURRIED_COUNTS);
      assertThat(reader.status("/ui/replays/" + SOUND + "/recording"))
          .as("who cannot know shows nothing")
          .isEqualTo(503);
      assertThat(reader.get("/replays/" + SOUND)).contains("so it is not shown");
      assertThat(reader.status("/ui/replays/" + VISIT + "/recording")).isEqualTo(404);
    }
  }
}
