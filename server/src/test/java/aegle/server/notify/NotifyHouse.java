package aegle.server.notify;

import aegle.metrics.rules.AlertNotice;
import aegle.metrics.yaml.YamlNode;
import aegle.server.state.Receipt;
import aegle.server.state.Receipts;
import aegle.server.state.Silence;
import aegle.server.state.StateDatabase;
import aegle.server.state.StateLocation;
import aegle.server.testing.FakeClock;
import aegle.signals.Labels;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

/**
 * A notifier on a clock that the test moves: attempts run where the tick runs, pauses between them
 * are not random. Times in tests are seconds after {@link #START}.
 */
final class NotifyHouse implements AutoCloseable {
  static final Instant START = Instant.parse("2026-03-01T10:00:00Z");
  static final OwnAddress OWN = new OwnAddress(URI.create("http://aegle.example:8600/"), 8600);

  final FakeClock clock = new FakeClock(START);
  SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final StateLocation place;
  private final Path folder;
  private Executor attempts = Runnable::run;
  private String config = "";

  @SuppressWarnings("NullAway.Init")
  private StateDatabase database;

  @SuppressWarnings("NullAway.Init")
  private Notifier notifier;

  NotifyHouse(StateLocation place, Path folder) {
    this.place = place;
    this.folder = folder;
  }

  /** Starts, or after {@link #stop} starts again, with a configuration. */
  void start(String yaml) {
    config = yaml;
    database = new StateDatabase(place);
    database.open();
    meters = new SimpleMeterRegistry();
    notifier =
        new Notifier(
            database,
            new Channels(OWN, "Aegle/test", clock),
            clock,
            () -> 0L,
            meters,
            attempts,
            new Backoff(new Middle()));
    notifier.recover(read(yaml));
  }

  NotifyConfig read(String yaml) {
    return new NotifyConfigReader(folder, OWN).read(YamlNode.parse("alertmanager.yml", yaml));
  }

  void attemptOn(Executor executor) {
    attempts = executor;
  }

  void stop() {
    notifier.close();
    database.close();
  }

  void restart() {
    stop();
    start(config);
  }

  Notifier notifier() {
    return notifier;
  }

  /** Moves the clock in steps of a tenth of a second, ticking at each. */
  void runUntil(double seconds) {
    Instant end = at(seconds);
    while (clock.instant().isBefore(end)) {
      clock.advance(Duration.ofMillis(100));
      notifier.tick(clock.instant());
    }
  }

  /** Moves the clock in steps of a second, for long stretches. */
  void runSlowlyUntil(double seconds) {
    Instant end = at(seconds);
    while (clock.instant().isBefore(end)) {
      clock.advance(Duration.ofSeconds(1));
      notifier.tick(clock.instant());
    }
  }

  static Instant at(double seconds) {
    return START.plusMillis(Math.round(seconds * 1000));
  }

  static double seconds(Instant instant) {
    return Duration.between(START, instant).toMillis() / 1000.0;
  }

  /** Tells of a firing alert whose end is not known. */
  void fires(Labels labels, double since) {
    tell(labels, Map.of(), since, Instant.EPOCH);
  }

  void ends(Labels labels, double since, double end) {
    tell(labels, Map.of(), since, at(end));
  }

  void tell(Labels labels, Map<String, String> annotations, double since, Instant end) {
    notifier.receive(
        List.of(
            new AlertNotice(labels, annotations, at(since), end, "http://aegle.example/graph")));
  }

  /** Makes a silence and gives its id. */
  String silence(Instant start, Instant end, String matchers) {
    return silence("", start, end, matchers).id();
  }

  Silence silence(String id, Instant start, Instant end, String matchers) {
    Silence asked =
        new Silence(
            id,
            MatcherText.parse(matchers),
            start,
            end,
            Instant.EPOCH,
            "nok",
            "maintenance",
            Map.of());
    return notifier.silences().set(asked, "nok", clock.instant());
  }

  List<Receipt> receipts() {
    return new Receipts(database).page(Receipts.Query.newest(100)).receipts();
  }

  double count(String meter, String... tags) {
    return meters.find(meter).tags(tags).counters().stream().mapToDouble(c -> c.count()).sum();
  }

  @Override
  public void close() {
    stop();
  }

  /** Pauses are neither lengthened nor shortened. */
  private static final class Middle implements RandomGenerator {
    @Override
    public long nextLong() {
      return 0;
    }

    @Override
    public double nextDouble() {
      return 0.5;
    }
  }
}
