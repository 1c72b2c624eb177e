package aegle.server.releases;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aegle.protocols.json.JsonReader;
import aegle.server.intake.SignalFiles;
import aegle.server.releases.BundleDesk.Outcome;
import aegle.server.releases.BundleDesk.Upload;
import aegle.server.state.Bundles;
import aegle.server.state.Release;
import aegle.server.state.Releases;
import aegle.server.state.StateDatabase;
import aegle.server.state.StateLocation;
import aegle.server.testing.FakeClock;
import aegle.signals.Entry;
import aegle.signals.EntryKind;
import aegle.signals.FieldNames;
import aegle.signals.Fields;
import aegle.signals.Json;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From chunks to frames, with the bundle that the bundlers' plugin of Sentry really uploaded. */
class BundleDeskTest {
  private static final Path RECORDED =
      Path.of("..", "protocols", "src/test/resources/sourcemap/bundler-plugins-11.12.0.bundle");
  private static final String DEBUG_ID = "61495b5b-68ed-43a2-ad35-d4f36294d646";

  /** The script as pages load it: the plugin names scripts of a bundle by their debug ids. */
  private static final String SCRIPT = "https://clinic.example/" + DEBUG_ID + "-0.js";

  private static final String VERSION = "clinic-web@2.4.1";

  @TempDir private Path folder;

  private final FakeClock clock = FakeClock.at("2026-03-01T10:00:00Z");
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private long nanos;
  private StateDatabase database;
  private SignalFiles files;
  private ChunkShelf chunks;
  private Symbols symbols;
  private BundleDesk desk;
  private Releases releases;

  @BeforeEach
  void open() {
    database = new StateDatabase(new StateLocation.Sqlite(folder.resolve("state.db")));
    database.open();
    files = new SignalFiles(folder.resolve("files"));
    build(UploadLimits.forHeap(1L << 30));
  }

  @AfterEach
  void close() {
    database.close();
  }

  private void build(UploadLimits limits) {
    Bundles bundles = new Bundles(database);
    chunks = new ChunkShelf(files, clock);
    symbols = new Symbols(bundles, files, limits, () -> nanos, meters);
    desk = new BundleDesk(chunks, bundles, files, symbols, limits, clock, () -> nanos);
    releases = new Releases(database);
  }

  @Test
  void a_bundle_is_put_together_once_its_chunks_are_there_and_outlives_a_restart()
      throws Exception {
    byte[] bundle = Files.readAllBytes(RECORDED);
    byte[] first = Arrays.copyOf(bundle, 700);
    byte[] second = Arrays.copyOfRange(bundle, 700, bundle.length);
    List<String> parts = List.of(Sha1.of(first), Sha1.of(second));
    Upload upload = new Upload(Sha1.of(bundle), parts, List.of("web"), VERSION, "17");
    chunks.keep(parts.getFirst(), first);
    assertThat(desk.assemble(upload, BundleDeskTest::masked))
        .isEqualTo(new Outcome.NotFound(List.of(parts.getLast())));
    chunks.keep(parts.getLast(), second);
    assertThat(desk.assemble(upload, BundleDeskTest::masked)).isEqualTo(new Outcome.Kept());
    assertThat(files.usage("chunks")).isEqualTo(new SignalFiles.Usage(0, 0));

    database.close();
    open();
    assertThat(desk.assemble(upload, BundleDeskTest::masked)).isEqualTo(new Outcome.Kept());
    assertThat(innerFrame(symbols.symbolicated(error("/srv/app.js", DEBUG_ID, ""))))
        .isEqualTo("renderSlot in ../web/app.ts");
  }

  @Test
  void chunks_and_bundles_that_are_not_what_they_are_called_are_refused() throws Exception {
    byte[] bundle = Files.readAllBytes(RECORDED);
    String other = Sha1.of("other".getBytes(UTF_8));
    assertThatThrownBy(() -> chunks.keep(other, bundle))
        .isInstanceOf(UploadException.class)
        .hasMessageContaining("SHA-1");
    chunks.keep(Sha1.of(bundle), bundle);
    Upload lie = new Upload(other, List.of(Sha1.of(bundle)), List.of(), "", "");
    assertThat(desk.assemble(lie, BundleDeskTest::masked)).isInstanceOf(Outcome.Refused.class);
    assertThat(desk.assemble(lie, BundleDeskTest::masked)).isInstanceOf(Outcome.Refused.class);
    assertThat(new Bundles(database).list()).isEmpty();
  }

  @Test
  void a_wrong_list_of_chunks_does_not_spoil_the_bundle_for_those_who_have_the_right_one()
      throws Exception {
    byte[] bundle = Files.readAllBytes(RECORDED);
    byte[] half = Arrays.copyOf(bundle, 700);
    chunks.keep(Sha1.of(half), half);
    Upload wrong =
        new Upload(Sha1.of(bundle), List.of(Sha1.of(half)), List.of("web"), VERSION, "17");
    assertThat(desk.assemble(wrong, BundleDeskTest::masked)).isInstanceOf(Outcome.Refused.class);
    assertThat(upload(bundle, VERSION)).isEqualTo(new Outcome.Kept());
  }

  @Test
  void a_release_whose_deletion_a_crash_cut_short_is_gone_wholly_when_it_is_asked_again()
      throws Exception {
    upload(Files.readAllBytes(RECORDED), VERSION);
    releases.announce(
        VERSION, new Release.Change(List.of("web"), null, null, null, null), clock.instant());
    new Bundles(database).deleteRelease(VERSION);
    assertThat(files.usage("artifacts").owners()).isEqualTo(1);
    assertThat(desk.forget(VERSION, releases)).isTrue();
    assertThat(files.usage("artifacts").owners()).isZero();
    assertThat(releases.find(VERSION)).isEmpty();

    upload(Files.readAllBytes(RECORDED), VERSION);
    new Bundles(database).deleteRelease(VERSION);
    assertThat(desk.forget(VERSION, releases)).isFalse();
    assertThat(files.usage("artifacts").owners()).isZero();
  }

  @Test
  void a_map_whose_file_is_gone_is_counted_as_gone_and_not_as_too_large() throws Exception {
    byte[] bundle = Files.readAllBytes(RECORDED);
    upload(bundle, VERSION);
    files.delete("artifacts", Sha1.of(bundle));
    Entry error = error("/srv/app.js", DEBUG_ID, "");
    assertThat(symbols.symbolicated(error)).isSameAs(error);
    assertThat(meters.counter("aegle.symbols.maps", "outcome", "gone").count()).isEqualTo(1);
    assertThat(meters.counter("aegle.symbols.maps", "outcome", "too_large").count()).isZero();
  }

  @Test
  void an_error_that_came_before_its_maps_is_shown_in_its_source_afterwards() throws Exception {
    Entry early = error(SCRIPT + "?v=7#x", "", VERSION);
    Entry byId = error("https://clinic.example/other.js", DEBUG_ID, "");
    assertThat(symbols.symbolicated(early)).isSameAs(early);
    assertThat(symbols.symbolicated(byId)).isSameAs(byId);
    upload(Files.readAllBytes(RECORDED), VERSION);
    Entry late = symbols.symbolicated(early);
    assertThat(innerFrame(late)).isEqualTo("renderSlot in ../web/app.ts");
    assertThat(late.fields().text("error.culprit", "")).isEqualTo("renderSlot in ../web/app.ts");
    assertThat(innerFrame(symbols.symbolicated(byId))).isEqualTo("renderSlot in ../web/app.ts");
    assertThat(symbols.symbolicated(late)).isSameAs(late);
  }

  @Test
  void a_release_that_only_the_bundle_names_is_kept_as_its_records_name_it() throws Exception {
    upload(Files.readAllBytes(RECORDED), "");
    Entry error = error(SCRIPT, "", VERSION.replace("clinic", "[name]"));
    assertThat(innerFrame(symbols.symbolicated(error))).isEqualTo("renderSlot in ../web/app.ts");
    Entry plain = error(SCRIPT, "", VERSION);
    assertThat(symbols.symbolicated(plain)).isSameAs(plain);
  }

  @Test
  void another_release_or_an_unknown_id_finds_nothing() throws Exception {
    upload(Files.readAllBytes(RECORDED), VERSION);
    for (Entry error :
        List.of(
            error(SCRIPT, "", "clinic-web@2.4.2"),
            error("https://clinic.example/else.js", "", VERSION),
            error("app.js", DEBUG_ID.replace('6', '7'), ""))) {
      assertThat(symbols.symbolicated(error)).isSameAs(error);
    }
  }

  @Test
  void a_map_that_memory_has_no_room_for_is_passed_over() throws Exception {
    build(new UploadLimits(1 << 20, 100, 1 << 20));
    upload(Files.readAllBytes(RECORDED), VERSION);
    Entry error = error("/srv/app.js", DEBUG_ID, "");
    assertThat(symbols.symbolicated(error)).isSameAs(error);
    assertThat(meters.counter("aegle.symbols.maps", "outcome", "too_large").count()).isEqualTo(1);
    assertThat(symbols.symbolicated(error)).isSameAs(error);
    assertThat(meters.counter("aegle.symbols.maps", "outcome", "too_large").count()).isEqualTo(1);
  }

  @Test
  void an_error_with_a_thousand_scripts_asks_the_state_a_few_times_only() {
    StringBuilder frames = new StringBuilder();
    for (int i = 0; i < 1_000; i++) {
      frames.append(i == 0 ? "" : ",").append(frame("https://clinic.example/" + i + ".js", ""));
    }
    Entry error = error(frames.toString(), VERSION);
    assertThat(symbols.symbolicated(error)).isSameAs(error);
    assertThat(meters.counter("aegle.symbols.maps", "outcome", "missing").count()).isEqualTo(40);
  }

  @Test
  void names_in_a_bundle_that_climb_out_write_nothing_anywhere() throws Exception {
    String name = "../../../climbed";
    String manifest =
        """
        {"files":{"%s":{"type":"source_map","url":"~/a.js.map"},
          "/etc/climbed":{"type":"source_map","url":"../../x"},
          "files/ok":{"type":"source_map","url":"../../../climbed"}}}
        """
            .formatted(name);
    byte[] bundle =
        bundle(
            Map.of("manifest.json", manifest, name, "{}", "/etc/climbed", "{}", "files/ok", "{}"));
    assertThat(upload(bundle, "")).isEqualTo(new Outcome.Kept());
    try (Stream<Path> all = Files.walk(folder)) {
      assertThat(all.filter(Files::isRegularFile).map(file -> folder.relativize(file).toString()))
          .filteredOn(file -> !file.startsWith("state.db"))
          .containsExactly("files/artifacts/" + Sha1.of(bundle) + "/000000.map.gz");
    }
  }

  @Test
  void what_is_no_bundle_or_unpacks_too_far_leaves_nothing_behind() throws Exception {
    byte[] bomb = bundle(Map.of("manifest.json", " ".repeat(17 * 1_024 * 1_024)));
    byte[] cut = Arrays.copyOf(Files.readAllBytes(RECORDED), 900);
    for (byte[] broken : List.of(bomb, cut, "SYSB".getBytes(UTF_8), new byte[0])) {
      assertThat(upload(broken, VERSION)).isInstanceOf(Outcome.Refused.class);
    }
    assertThat(files.usage("artifacts").owners()).isZero();
    assertThat(files.usage("chunks").owners()).isZero();
    assertThat(new Bundles(database).list()).isEmpty();
  }

  @Test
  void a_bundle_larger_than_memory_can_bear_is_refused() throws Exception {
    build(new UploadLimits(1_000, 1 << 20, 1 << 20));
    assertThat(upload(Files.readAllBytes(RECORDED), VERSION))
        .isEqualTo(
            new Outcome.Refused(
                "the bundle has more than 1000 bytes; upload fewer files at a time"));
  }

  @Test
  void old_bundles_give_way_and_a_deleted_release_takes_its_maps_along() throws Exception {
    upload(Files.readAllBytes(RECORDED), VERSION);
    desk.forget("another", releases);
    assertThat(new Bundles(database).byDebugId(DEBUG_ID)).isPresent();
    desk.forget(VERSION, releases);
    assertThat(new Bundles(database).byDebugId(DEBUG_ID)).isEmpty();
    assertThat(files.usage("artifacts").owners()).isZero();

    upload(Files.readAllBytes(RECORDED), VERSION);
    clock.advance(UploadLimits.ARTIFACT_LIFE.minus(Duration.ofDays(1)));
    desk.prune();
    assertThat(new Bundles(database).byDebugId(DEBUG_ID)).isPresent();
    clock.advance(Duration.ofDays(2));
    desk.prune();
    assertThat(new Bundles(database).byDebugId(DEBUG_ID)).isEmpty();
    assertThat(files.usage("artifacts").owners()).isZero();
  }

  @Test
  void the_address_of_a_map_is_told_from_that_of_its_script() {
    assertThat(BundleMaps.resolved("~/app.js", "app.js.map")).isEqualTo("~/app.js.map");
    assertThat(BundleMaps.resolved("~/a/b/app.js", "./x.map")).isEqualTo("~/a/b/x.map");
    assertThat(BundleMaps.resolved("~/a/b/app.js", "../x.map")).isEqualTo("~/a/x.map");
    assertThat(BundleMaps.resolved("~/a/b/app.js", "../../../../x.map")).endsWith("x.map");
    assertThat(BundleMaps.resolved("~/a/app.js", "/maps/x.map")).isEqualTo("~/maps/x.map");
    assertThat(BundleMaps.resolved("app.js", "x.map")).isEqualTo("x.map");
    assertThat(Symbols.urls("app:///_next/a.js?x"))
        .containsExactly("app:///_next/a.js", "~/_next/a.js");
    assertThat(Symbols.urls("/srv/a.js#y")).containsExactly("/srv/a.js", "~/srv/a.js");
  }

  private static String masked(String name) {
    return name.replace("clinic", "[name]");
  }

  private Outcome upload(byte[] bundle, String version) {
    String sha1 = Sha1.of(bundle);
    chunks.keep(sha1, bundle);
    return desk.assemble(
        new Upload(sha1, List.of(sha1), List.of("web"), version, version.isEmpty() ? "" : "17"),
        BundleDeskTest::masked);
  }

  private static byte[] bundle(Map<String, String> contents) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, String> file : contents.entrySet()) {
        zip.putNextEntry(new ZipEntry(file.getKey()));
        zip.write(file.getValue().getBytes(UTF_8));
      }
    }
    return bytes.toByteArray();
  }

  private static Entry error(String file, String debugId, String version) {
    // The caller stands first; at its call the map names the function that is called.
    String caller = frame(file, debugId).replace("563", "590");
    return error(caller + "," + frame(file, debugId), version);
  }

  private static Entry error(String frames, String version) {
    byte[] detail =
        ("{\"exception\":[{\"type\":\"TypeError\",\"stacktrace\":{\"frames\":[" + frames + "]}}]}")
            .getBytes(UTF_8);
    Fields.Builder fields = Fields.builder();
    fields.put(FieldNames.PROJECT, "web").putText(FieldNames.RELEASE, version).put("dist", "17");
    return new Entry(
        EntryKind.ERROR,
        0,
        fields.build(),
        new JsonReader(10_000).readMembers(detail, 0, detail.length));
  }

  private static String frame(String file, String debugId) {
    return "{\"filename\":\"%s\",\"function\":\"d\",\"lineno\":1,\"colno\":563,\"in_app\":true%s}"
        .formatted(file, debugId.isEmpty() ? "" : ",\"debug_id\":\"" + debugId + "\"");
  }

  private static String innerFrame(Entry entry) {
    Json.Members exception = (Json.Members) entry.detail().items("exception").getLast();
    Json.Members frame = (Json.Members) exception.members("stacktrace").items("frames").getLast();
    return frame.text("function") + " in " + frame.text("filename");
  }
}
