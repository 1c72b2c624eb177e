package aegle.server.forward;

import static org.assertj.core.api.Assertions.assertThat;

import aegle.protocols.remotewrite.WriteRequestWriter;
import aegle.server.forward.wire.Call;
import aegle.server.forward.wire.Parcel;
import aegle.server.testing.FakeClock;
import aegle.server.testing.RecordingReceiver;
import aegle.signals.Labels;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CourierTest {
  @TempDir private Path folder;

  /** A fault of ours: one sample cannot be put into the words of the protocol. */
  private static Call stumbling(ForwardClient client, Parcel parcel) {
    if (parcel instanceof Parcel.Samples samples
        && samples.rows().stream().anyMatch(row -> row.value() == 5)) {
      throw new AssertionError("BUG: five cannot be said");
    }
    return client.tongue().say(parcel);
  }

  @Test
  void what_cannot_be_put_into_words_is_counted_and_costs_nothing_else() throws Exception {
    FakeClock clock = FakeClock.at("2026-11-23T10:00:00Z");
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    ForwardMeters meters = new ForwardMeters(registry, "away", clock);
    try (RecordingReceiver receiver = new RecordingReceiver();
        DiskQueue queue = new DiskQueue(folder.resolve("queue"), 1 << 20, meters)) {
      queue.open();
      ForwardSettings settings =
          ForwardTrial.settings(
              "name: away\nto: remote-write\nurl: " + receiver.url() + "\nmetrics: [up]", folder);
      ForwardClient client = new ForwardClient(settings, "Aegle/test", clock);
      Courier courier =
          new Courier(
              settings,
              queue,
              meters,
              new Courier.Tools(
                  client,
                  parcel -> stumbling(client, parcel),
                  new SetAside(folder.resolve("aside")),
                  new Pauses(new Random(1)),
                  clock,
                  () -> 0));
      WriteRequestWriter writer = new WriteRequestWriter();
      for (int i = 0; i < 20; i++) {
        writer.add(Labels.of("__name__", "up"), clock.millis() + i, i);
      }
      queue.append(Parcels.bytes(writer), 20, clock.millis());
      for (int i = 0; i < 100 && queue.figures().count() > 0; i++) {
        assertThat(courier.step()).isGreaterThanOrEqualTo(0);
      }

      assertThat(queue.figures().count()).isZero();
      assertThat(meters.sent()).isEqualTo(19);
      assertThat(meters.dropped()).isEqualTo(1);
      assertThat(registry.get("aegle.forward.dropped").tag("reason", "unsayable").counter().count())
          .isEqualTo(1);
    }
  }
}
