package aegle.server.ship;

import java.io.PrintStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** {@code ./aegle ship FILE...}: sends the lines of log files to a server. */
public final class ShipCommand {
  /** How long the end waits for the answer to the batch that is being sent. */
  private static final Duration LAST_ANSWER = Duration.ofSeconds(70);

  private ShipCommand() {}

  /**
   * Follows files until the process is asked to end.
   *
   * @return 0 when all is well, 1 when something could not be sent, 2 when misused
   */
  public static int run(String... args) {
    CountDownLatch endWanted = new CountDownLatch(1);
    CountDownLatch ended = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  boolean isAsked = ended.getCount() > 0;
                  endWanted.countDown();
                  if (isAsked && await(ended, LAST_ANSWER)) {
                    // Being asked to end is no failure, which the JVM would tell of otherwise.
                    Runtime.getRuntime().halt(0);
                  }
                },
                "ship-end"));
    int code =
        run(
            System.err,
            System.getenv(),
            InstantSource.system(),
            pause -> await(endWanted, pause),
            args);
    ended.countDown();
    return code;
  }

  static int run(
      PrintStream errors,
      Map<String, String> environment,
      InstantSource clock,
      Sleeper sleeper,
      String... args) {
    ShipOptions options;
    KeySource key;
    try {
      options = ShipOptions.parse(ownHost(), args);
      key = new KeySource(options.keyFile(), environment);
      key.read();
    } catch (IllegalArgumentException | KeySource.KeyException e) {
      errors.println("aegle ship: " + e.getMessage());
      return 2;
    }
    Report report = new Report(errors, clock);
    StateFile state = new StateFile(options.stateFile(environment));
    try (HttpDestination destination = new HttpDestination(options.door(), key, clock);
        Shipper shipper =
            new Shipper(
                options.files(),
                options.mode(),
                state,
                destination,
                clock,
                new SecureRandom(),
                report)) {
      shipper.start();
      shipper.run(sleeper);
      return shipper.exitCode();
    } catch (StateFile.StateException e) {
      report.say(String.valueOf(e.getMessage()));
      return 1;
    }
  }

  private static String ownHost() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException _) {
      return ""; // The lines may name their host themselves, as pino's do.
    }
  }

  private static boolean await(CountDownLatch latch, Duration pause) {
    try {
      return latch.await(pause.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw new AssertionError("BUG: nobody interrupts this thread", e);
    }
  }
}
