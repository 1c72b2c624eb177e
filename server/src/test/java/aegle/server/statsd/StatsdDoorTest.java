package aegle.server.statsd;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import aegle.guard.Guard;
import aegle.metrics.Matcher;
import aegle.metrics.yaml.YamlNode;
import aegle.protocols.dogstatsd.PacketReader;
import aegle.records.RecordQuery;
import aegle.records.lucene.LuceneOptions;
import aegle.records.lucene.LuceneRecordStore;
import aegle.server.intake.Hall;
import aegle.server.intake.Intake;
import aegle.server.intake.LeakMap;
import aegle.server.intake.Quotas;
import aegle.server.intake.SignalFiles;
import aegle.server.intake.Tallies;
import aegle.server.testing.FakeClock;
import aegle.server.testing.FullSeriesStore;
import aegle.server.testing.Guards;
import aegle.signals.EntryKind;
import aegle.signals.Labels;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatsdDoorTest {
  private static final String EVENT = "_e{6,5}:deploy|v1.42";

  @TempDir private Path folder;

  private final FakeClock clock = FakeClock.at("2026-11-23T10:00:00Z");
  private final AtomicLong nanos = new AtomicLong();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final FullSeriesStore store = new FullSeriesStore();
  private final Intake intake = new Intake(store, Guards.ofSeries(meters), meters, clock);
  private final Tallies tallies = new Tallies(store, intake, clock, meters);
  private LuceneRecordStore records;

  @BeforeEach
  void open() {
    records =
        LuceneRecordStore.open(
            folder.resolve("records"), LuceneOptions.defaults(), clock, System::nanoTime);
    records.start();
  }

  @AfterEach
  void close() {
    records.close();
  }

  @Test
  void events_have_the_quota_of_their_project_and_metrics_need_none() {
    PacketDesk desk =
        new PacketDesk(
            settings("{}"),
            tallies,
            hall(Guards::usual),
            intake,
            new Quotas(project -> project.equals("statsd") ? 3 : 0, nanos::get),
            clock);
    take(desk, EVENT + "\n" + EVENT);
    take(desk, EVENT + "\n" + EVENT + "\nbooked:1|c");
    desk.pass();
    desk.flush();
    assertThat(refused("over_quota")).isEqualTo(2);
    assertThat(events()).isEqualTo(2);
    assertThat(isWritten("booked_total")).isTrue();
    nanos.addAndGet(60_000_000_000L);
    take(desk, EVENT);
    desk.pass();
    assertThat(events()).isEqualTo(3);
  }

  @Test
  void metrics_are_written_also_when_events_cannot_be_passed_on() throws Exception {
    Path stream = folder.resolve("dsd.stream");
    StatsdDoor door = door("{unix-stream: " + stream + "}", StatsdDoorTest::brokenGuard);
    door.start();
    send(stream, "before:1|c\n" + EVENT);
    door.round(StatsdDoor.FLUSH_SECONDS);
    assertThat(isWritten("before_total")).isTrue();
    send(stream, "last:1|c\n" + EVENT);
    door.close();
    assertThat(isWritten("last_total")).isTrue();
    assertThat(refused("loop_failed")).as("one for each event").isEqualTo(2);
    assertThat(stream).as("the file of the socket").doesNotExist();
  }

  @Test
  void a_unix_socket_of_another_process_costs_that_door_only() throws Exception {
    Path stream = folder.resolve("dsd.stream");
    String section = "{unix-stream: " + stream + "}";
    try (StatsdDoor first = door(section, Guards::usual)) {
      first.start();
      SimpleMeterRegistry others = new SimpleMeterRegistry();
      try (StatsdDoor second = door(section, Guards::usual, others)) {
        second.start();
        assertThat(others.get("aegle.statsd.listening").gauge().value()).isZero();
      }
      assertThat(meters.get("aegle.statsd.listening").gauge().value()).isEqualTo(1);
      send(stream, "booked:1|c");
    }
    assertThat(isWritten("booked_total")).isTrue();
  }

  private static Guard brokenGuard() {
    throw new IllegalStateException("the guard of the test is broken");
  }

  /** Sends a packet, and returns when it was taken. */
  private static void send(Path stream, String packet) throws IOException {
    byte[] bytes = packet.getBytes(UTF_8);
    ByteBuffer framed = ByteBuffer.allocate(4 + bytes.length).order(ByteOrder.LITTLE_ENDIAN);
    framed.putInt(bytes.length).put(bytes).flip();
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(stream))) {
      channel.write(framed);
      channel.shutdownOutput();
      int end = channel.read(ByteBuffer.allocate(1));
      assertThat(end).as("closed by the door, which has read all").isEqualTo(-1);
    }
  }

  private StatsdDoor door(String section, Supplier<Guard> guard) {
    return door(section, guard, meters);
  }

  private StatsdDoor door(String section, Supplier<Guard> guard, MeterRegistry registry) {
    Quotas quotas = new Quotas(_ -> 0, nanos::get);
    return new StatsdDoor(settings(section), tallies, hall(guard), intake, quotas, clock, registry);
  }

  private static StatsdSettings settings(String section) {
    return StatsdSettings.read(YamlNode.parse("aegle.yml", section)).withPort(0);
  }

  private Hall hall(Supplier<Guard> guard) {
    return new Hall(
        guard,
        records,
        tallies,
        new SignalFiles(folder.resolve("files")),
        new LeakMap(clock),
        intake,
        clock,
        UnaryOperator.identity());
  }

  private static void take(PacketDesk desk, String packet) {
    byte[] bytes = packet.getBytes(UTF_8);
    PacketReader reader = desk.reader();
    desk.take(reader, bytes, 0, bytes.length);
  }

  private double refused(String reason) {
    return meters
        .counter("aegle.intake.rejected", "protocol", "dogstatsd", "reason", reason)
        .count();
  }

  private long events() {
    records.refresh();
    return records.count(RecordQuery.of(EntryKind.LOG)).entries();
  }

  private boolean isWritten(String name) {
    return !store
        .select(0, Long.MAX_VALUE / 4, List.of(Matcher.equal(Labels.METRIC_NAME, name)))
        .isEmpty();
  }
}
