package aegle.server.ship;

import aegle.server.testing.FakeClock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** A shipper beside a folder of logs, which a test drives round by round, kills and starts anew. */
final class Quay implements AutoCloseable {
  /** Rounds after which a shipper that still has something to do will never be done. */
  private static final int MANY_ROUNDS = 5_000;

  final Path folder;
  final Path state;
  final FakeDoor door = new FakeDoor();
  final FakeClock clock = FakeClock.at("2026-11-23T08:00:00Z");
  private final Random random;
  private final ByteArrayOutputStream terminal = new ByteArrayOutputStream();
  private final Report report =
      new Report(new PrintStream(terminal, true, StandardCharsets.UTF_8), clock);
  private @Nullable Shipper shipper;

  Quay(Path folder, long seed) {
    this.folder = folder;
    this.state = folder.resolve("state").resolve("ship.json");
    this.random = new Random(seed);
  }

  Path log(String name) {
    return folder.resolve(name);
  }

  void write(String name, String text) throws IOException {
    Files.writeString(log(name), text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  void rename(String from, String to) throws IOException {
    Files.move(log(from), log(to));
  }

  /** As logrotate's copytruncate and pm2-logrotate do it. */
  void copyAndCut(String from, String to) throws IOException {
    Files.copy(log(from), log(to));
    cut(from);
  }

  void cut(String name) throws IOException {
    Files.writeString(log(name), "", StandardOpenOption.TRUNCATE_EXISTING);
  }

  Shipper start(FollowedFile.Mode mode, String... names) {
    Shipper started =
        new Shipper(
            List.of(names).stream().map(this::log).toList(),
            mode,
            new StateFile(state),
            door,
            clock,
            random,
            report);
    shipper = started;
    started.start();
    return started;
  }

  Shipper follow(String... names) {
    return start(FollowedFile.Mode.FOLLOW, names);
  }

  /** The process ends without a word. */
  void kill() {
    Shipper running = shipper;
    if (running != null) {
      running.close();
    }
    shipper = null;
  }

  void restart(String... names) {
    kill();
    follow(names);
  }

  /** One round, and the pause after it. */
  void round() {
    Shipper running = shipper;
    if (running == null) {
      throw new AssertionError("start the shipper first");
    }
    clock.advance(running.round());
  }

  /** Rounds for so long. */
  void rounds(Duration time) {
    long until = clock.millis() + time.toMillis();
    int made = 0;
    while (clock.millis() < until) {
      round();
      if (made++ > MANY_ROUNDS) {
        throw new AssertionError("the shipper goes on without end");
      }
    }
  }

  String said() {
    return terminal.toString(StandardCharsets.UTF_8);
  }

  Report report() {
    return report;
  }

  @Override
  public void close() {
    kill();
  }
}
