package aegle.server.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aegle.metrics.Matcher;
import aegle.metrics.SampleBuffer;
import aegle.metrics.Series;
import aegle.metrics.StoreException;
import aegle.records.RecordQuery;
import aegle.records.lucene.LuceneOptions;
import aegle.records.lucene.LuceneRecordStore;
import aegle.server.testing.FakeClock;
import aegle.server.testing.FullSeriesStore;
import aegle.server.testing.Guards;
import aegle.signals.Entry;
import aegle.signals.EntryKind;
import aegle.signals.FieldNames;
import aegle.signals.Fields;
import aegle.signals.FilePart;
import aegle.signals.Labels;
import aegle.signals.Measurement;
import aegle.signals.SignalBatch;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HallTest {
  private static final String EVENT = "7ec450c1d9ae4219b58cbf5b11429297";
  private static final String PROFILER = "5ec450c1d9ae4219b58cbf5b11429297";
  private static final Sender WEB = new Sender("sentry", "web", "");

  @TempDir private Path folder;

  private final FakeClock clock = FakeClock.at("2026-11-23T10:00:00Z");
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final FullSeriesStore series = new FullSeriesStore();
  private final Intake intake = new Intake(series, Guards.ofSeries(meters), meters, clock);
  private final Tallies tallies = new Tallies(series, intake, clock, meters);
  private LuceneRecordStore records;
  private SignalFiles files;
  private Hall hall;

  @BeforeEach
  void open() {
    files = new SignalFiles(folder.resolve("files"));
    records =
        LuceneRecordStore.open(
            folder.resolve("records"), LuceneOptions.defaults(), clock, System::nanoTime);
    records.start();
    hall = hall();
  }

  private Hall hall() {
    return new Hall(
        Guards::usual,
        records,
        tallies,
        files,
        new LeakMap(clock),
        intake,
        clock,
        UnaryOperator.identity());
  }

  @AfterEach
  void close() {
    records.close();
  }

  @Test
  void chunks_of_a_profile_are_kept_one_beside_the_other() {
    hall.accept(
        files(chunk("1".repeat(32), "{\"first\":1}"), chunk("2".repeat(32), "{\"second\":2}")),
        WEB);
    hall.accept(files(chunk("1".repeat(32), "{\"first\":1}")), WEB);
    String owner = SignalFiles.owner("web", PROFILER + ".2026-11-23");
    List<String> names = files.list(Hall.PROFILES, owner);
    assertThat(names).as("one that came twice is one").hasSize(2);
    assertThat(names)
        .extracting(name -> new String(files.read(Hall.PROFILES, owner, name).orElseThrow(), UTF_8))
        .containsExactly("{\"first\":1}", "{\"second\":2}");
  }

  @Test
  void two_attachments_of_one_name_stay_two() {
    hall.accept(files(attachment("state.txt", "before"), attachment("state.txt", "after")), WEB);
    hall.accept(files(attachment("state.txt", "later")), WEB);
    assertThat(files.list(Hall.ATTACHMENTS, SignalFiles.owner("web", EVENT)))
        .hasSize(3)
        .allMatch(name -> name.endsWith("-state.txt"));
  }

  @Test
  void who_knows_an_id_of_another_project_replaces_nothing_there() {
    Sender stranger = new Sender("sentry", "kiosk", "");
    hall.accept(files(recording("[]"), attachment("state.txt", "true")), WEB);
    hall.accept(files(recording("[{}]"), attachment("state.txt", "false")), stranger);
    String owner = SignalFiles.owner("web", EVENT);
    assertThat(files.read(Hall.REPLAYS, owner, "000000.json")).hasValue("[]".getBytes(UTF_8));
    assertThat(files.list(Hall.ATTACHMENTS, owner)).hasSize(1);
    assertThat(files.list(Hall.ATTACHMENTS, SignalFiles.owner("kiosk", EVENT))).hasSize(1);
  }

  @Test
  void a_file_that_the_disk_does_not_take_is_counted_and_its_sender_hears_of_it() throws Exception {
    Files.createDirectories(folder.resolve("files"));
    Files.writeString(folder.resolve("files").resolve(Hall.ATTACHMENTS), "no folder");
    Files.writeString(folder.resolve("files").resolve(Hall.REPLAYS), "no folder");
    for (FilePart file : List.of(attachment("state.txt", "true"), recording("[]"))) {
      assertThatThrownBy(() -> hall.accept(files(file), WEB)).isInstanceOf(StoreException.class);
    }
    assertThat(refused("sentry", "store_failed")).isEqualTo(2);
  }

  @Test
  void a_batch_whose_sums_cannot_be_written_is_kept_once_and_counted_once() {
    Measurement told = new Measurement("bookings", Labels.EMPTY, Measurement.Kind.COUNT, 3, 0);
    Measurement level = new Measurement("queue", Labels.EMPTY, Measurement.Kind.GAUGE, 7, 0);
    series.fill();
    int kept =
        hall.accept(
            new SignalBatch(List.of(log("kept")), List.of(told, level), List.of(), List.of()), WEB);
    assertThat(kept).isEqualTo(3);
    assertThat(meters.counter("aegle.intake.writes.deferred", "protocol", "sentry").count())
        .isEqualTo(2);
    assertThat(refused("sentry", "store_failed")).as("nothing is lost").isZero();
    assertThat(count(EntryKind.LOG, "")).isEqualTo(1);
    series.makeRoom();
    tallies.writeAll();
    assertThat(last("bookings_total")).isEqualTo(3);
    assertThat(last("queue")).isEqualTo(7);
  }

  @Test
  void an_error_that_is_sent_three_times_is_kept_and_counted_once_also_after_a_restart() {
    for (int i = 0; i < 3; i++) {
      hall.accept(batch(error(EVENT)), WEB);
    }
    assertThat(count(EntryKind.ERROR, "")).isEqualTo(1);
    assertThat(refused("sentry", "error_duplicate")).isEqualTo(2);
    hall = hall();
    hall.start();
    hall.accept(batch(error(EVENT)), WEB);
    assertThat(count(EntryKind.ERROR, "")).isEqualTo(1);
    hall.accept(batch(error(EVENT)), new Sender("sentry", "kiosk", ""));
    assertThat(count(EntryKind.ERROR, "")).as("of another project").isEqualTo(2);
  }

  private Entry error(String id) {
    Fields fields = Fields.builder().put(FieldNames.EVENT_ID, id).build();
    return new Entry(EntryKind.ERROR, TimeUnit.MILLISECONDS.toNanos(clock.millis()), fields);
  }

  @Test
  void the_name_of_a_batch_is_found_again_whatever_it_looks_like() {
    String likeAPhone = "0812345678";
    hall.accept(batch(log("line")), new Sender("pino", "web", "").ofBatch(likeAPhone));
    assertThat(count(EntryKind.LOG, Hall.BATCH + ":\"" + likeAPhone + "\"")).isEqualTo(1);
  }

  @Test
  void who_looks_at_records_is_kept_and_counted_so_that_it_can_alert() {
    Fields fields =
        Fields.builder()
            .put("event.action", "replay.view")
            .put(FieldNames.USER_ID, "nurse")
            .put(FieldNames.PROJECT, "web")
            .build();
    hall.keepAccess(new Entry(EntryKind.ACCESS, clock.millis() * 1_000_000, fields));
    tallies.writeAll();
    assertThat(count(EntryKind.ACCESS, "user.id:nurse")).isEqualTo(1);
    assertThat(last("aegle_record_accesses_total")).isEqualTo(1);
    assertThat(select("aegle_record_accesses_total").getFirst().labels().get("action"))
        .isEqualTo("replay.view");
  }

  private static FilePart chunk(String id, String content) {
    Fields fields = Fields.builder().put("profile.id", id).put("profiler.id", PROFILER).build();
    return new FilePart(
        FilePart.Kind.PROFILE, "profile_chunk.json", fields, content.getBytes(UTF_8));
  }

  private static FilePart attachment(String name, String content) {
    Fields fields = Fields.builder().put(FieldNames.EVENT_ID, EVENT).build();
    return new FilePart(FilePart.Kind.ATTACHMENT, name, fields, content.getBytes(UTF_8));
  }

  private static FilePart recording(String content) {
    Fields fields =
        Fields.builder().put(FieldNames.REPLAY_ID, EVENT).put("replay.segment", 0).build();
    return new FilePart(
        FilePart.Kind.REPLAY_RECORDING, "segment-0.json", fields, content.getBytes(UTF_8));
  }

  private static SignalBatch files(FilePart... files) {
    return new SignalBatch(List.of(), List.of(), List.of(files), List.of());
  }

  private static SignalBatch batch(Entry entry) {
    return new SignalBatch(List.of(entry), List.of(), List.of(), List.of());
  }

  private Entry log(String message) {
    Fields fields = Fields.builder().put(FieldNames.MESSAGE, message).build();
    return new Entry(EntryKind.LOG, clock.millis() * 1_000_000, fields);
  }

  private double refused(String protocol, String reason) {
    return meters.counter("aegle.intake.rejected", "protocol", protocol, "reason", reason).count();
  }

  private long count(EntryKind kind, String text) {
    records.refresh();
    return records.count(RecordQuery.of(kind).withText(text)).entries();
  }

  private List<Series> select(String name) {
    return series.select(
        Long.MIN_VALUE / 4, Long.MAX_VALUE / 4, List.of(Matcher.equal(Labels.METRIC_NAME, name)));
  }

  private double last(String name) {
    List<Double> values = new ArrayList<>();
    for (Series found : select(name)) {
      SampleBuffer buffer = new SampleBuffer();
      found.read(Long.MIN_VALUE / 4, Long.MAX_VALUE / 4, buffer);
      for (int i = 0; i < buffer.size(); i++) {
        values.add(buffer.values()[i]);
      }
    }
    return values.getLast();
  }
}
