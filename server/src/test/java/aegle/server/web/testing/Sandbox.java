package aegle.server.web.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Scanner;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The pages with a week of samples and new ones every five seconds, for those who work on pages.
 * The first argument is the port; the words {@code down} and {@code up} on standard input stop and
 * start the sample database.
 */
public final class Sandbox {
  private Sandbox() {}

  public static void main(String[] args) throws IOException {
    int port = args.length > 0 ? Integer.parseInt(args[0]) : 8699;
    SampleServer server =
        new SampleServer(Files.createTempDirectory("aegle-sandbox"), InstantSource.system())
            .withOwner()
            .withHistory(Duration.ofDays(8), Duration.ofMinutes(1))
            .start(port);
    System.out.println(
        "Sandbox at "
            + server.address()
            + ", sign in as "
            + SampleServer.OWNER
            + " / "
            + SampleServer.PASSWORD);
    ScheduledExecutorService feeding = Executors.newSingleThreadScheduledExecutor();
    var _ =
        feeding.scheduleAtFixedRate(
            () -> server.step(Duration.ofSeconds(5)), 5, 5, TimeUnit.SECONDS);
    try (Scanner in = new Scanner(System.in, StandardCharsets.UTF_8)) {
      while (in.hasNext()) {
        switch (in.next()) {
          case "down" -> server.platform().stopDatabase();
          case "up" -> server.platform().startDatabase();
          case "broken" -> server.rules().addBrokenRule();
          default -> System.out.println("down, up or broken");
        }
      }
    }
  }
}
