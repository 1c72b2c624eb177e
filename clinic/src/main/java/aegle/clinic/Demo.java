package aegle.clinic;

import aegle.clinic.demand.Appetite;
import aegle.clinic.demand.TrafficGenerator;
import aegle.clinic.platform.ClinicPlatform;
import aegle.clinic.platform.FaultSwitch;
import aegle.clinic.platform.RunningRelease;
import aegle.clinic.platform.Surroundings;
import aegle.clinic.platform.Watch;
import aegle.clinic.release.Rollout;
import aegle.clinic.stage.ControlPort;
import aegle.clinic.stage.Day;
import aegle.clinic.stage.DaySwitch;
import aegle.clinic.stage.DemoPostgres;
import aegle.clinic.stage.MailSink;
import aegle.clinic.stage.SimulatedAi;
import aegle.clinic.town.Town;
import aegle.clinic.visit.PageVisits;
import aegle.clinic.week.Origin;
import aegle.clinic.week.SimulatedWeek;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/** {@code ./aegle demo}: starts everything, says where to look, and ends everything. */
public final class Demo {
  private static final String JOB = "beauty-ai-precision";
  private static final String DATABASE_JOB = "postgres";
  private static final long SEED = 20_261_123;
  private static final Duration START_PATIENCE = Duration.ofSeconds(90);
  private static final Duration DATA_PATIENCE = Duration.ofSeconds(60);
  private static final long LOOK_EVERY_MILLIS = 100;
  private static final int WRONG_USE = 2;

  private final Path home;
  private final DemoOptions options;
  private final Progress progress;
  private final InstantSource clock;
  private final Curtain curtain;
  private final DemoFolder folder;
  private final AegleServer server;
  private final DemoPostgres postgres;
  private final SimulatedAi ai;
  private final MailSink mail;
  private final FaultSwitch faults = new FaultSwitch();
  private final Appetite appetite = new Appetite();
  private final RunningRelease running = new RunningRelease();
  private final Rollout rollout;
  private final DaySwitch days;

  private Demo(
      Path home, DemoOptions options, Progress progress, InstantSource clock, Curtain curtain) {
    this.home = home;
    this.options = options;
    this.progress = progress;
    this.clock = clock;
    this.curtain = curtain;
    DemoPorts ports = options.ports();
    this.folder = new DemoFolder(options.folder(), home.resolve("config"), ports);
    this.server = new AegleServer(home, folder, ports.aegle());
    this.postgres = new DemoPostgres(folder.postgres(), ports.postgres());
    this.ai = new SimulatedAi(ports.ai());
    this.mail = new MailSink(ports.smtp());
    this.rollout = new Rollout(server.address("/"), clock);
    this.days = new DaySwitch(postgres, ai, faults, appetite, running, rollout);
  }

  /** Runs until a signal, or until the server ends. */
  public static void main(String[] args) {
    long uptimeMillis = ManagementFactory.getRuntimeMXBean().getUptime();
    long startNanos = System.nanoTime() - TimeUnit.MILLISECONDS.toNanos(uptimeMillis);
    Progress progress = new Progress(System.out, System::nanoTime, startNanos);
    Path home = home();
    Curtain curtain = new Curtain();
    Runtime.getRuntime().addShutdownHook(new Thread(curtain::close, "curtain"));
    try {
      DemoOptions options = DemoOptions.parse(home, args);
      Demo demo = new Demo(home, options, progress, InstantSource.system(), curtain);
      demo.start();
      System.exit(demo.untilTheServerEnds());
    } catch (IllegalArgumentException e) {
      System.err.println("aegle: " + e.getMessage());
      System.exit(WRONG_USE);
    } catch (DemoException e) {
      System.err.println("aegle: " + e.getMessage());
      System.exit(e.exitCode());
    } catch (IOException | RuntimeException e) {
      // Parts that lose their neighbours when the curtain falls have nothing to add.
      if (!curtain.hasFallen()) {
        System.err.println("aegle: the demo could not start");
        e.printStackTrace();
      }
      System.exit(1);
    }
  }

  private static Path home() {
    String home = System.getenv("AEGLE_HOME");
    return Path.of(home == null ? "." : home).toAbsolutePath().normalize();
  }

  private void start() throws IOException {
    options.ports().requireFree();
    boolean fresh = curtain.keep(folder).prepare(options.past());
    folder.writeUnwatched();
    if (!fresh) {
      folder.writeWatched();
    }
    progress.say("Starting Aegle, PostgreSQL, a mail server, an AI service and the clinic");
    curtain.keep(server).start();
    CompletableFuture<ClinicPlatform> platform = CompletableFuture.supplyAsync(this::startClinic);
    await("Aegle answers", START_PATIENCE, server::isReady);
    progress.say("Aegle answers on port " + options.ports().aegle());
    rollout.tell(running.version());
    Instant firstLive = clock.instant();
    if (fresh) {
      writeWeek(firstLive);
      watch();
    }
    ClinicPlatform clinic = join(platform);
    TrafficGenerator visitors =
        new TrafficGenerator(Town.CLINICS, clinic.address(), vitals(), clock, appetite, SEED);
    curtain.keep(visitors).start();
    boolean visited = letTheBrowserIn(clinic.address());
    await("the first scrape", DATA_PATIENCE, () -> server.isOne(upSince(firstLive)));
    double firstDataSeconds = progress.seconds();
    if (options.day() != Day.QUIET) {
      days.change(options.day());
    }
    welcome(firstDataSeconds);
    if (!visited) {
      progress.print(
          "No browser visits the clinic: open http://localhost:%d/ yourself to record a replay."
              .formatted(options.ports().clinic()));
    }
  }

  /** A query whose value is 1 when the platform was scraped after a moment, and is up. */
  private static String upSince(Instant moment) {
    String up = "up{job=\"" + JOB + "\"}";
    return "%s == 1 and timestamp(%s) >= %d".formatted(up, up, moment.getEpochSecond());
  }

  private ClinicPlatform startClinic() {
    try {
      curtain.keep(postgres).start();
      progress.say("PostgreSQL answers on port " + options.ports().postgres());
      curtain.keep(mail).start();
      curtain.keep(ai).start();
      ControlPort control =
          curtain.keep(new ControlPort(options.ports().control(), days, mail, clock));
      control.start();
      Surroundings surroundings =
          new Surroundings(
              options.ports().clinic(),
              postgres.jdbcUrl(),
              DemoPostgres.OWNER,
              ai.address(),
              mail.port(),
              folder.backups(),
              new Watch(
                  dsn(DemoFolder.API_KEY, 2), dsn(DemoFolder.WEB_KEY, 1), vitals().toString()));
      ClinicPlatform clinic =
          curtain.keep(ClinicPlatform.start(surroundings, faults, running, clock));
      progress.say("The clinic answers on port " + options.ports().clinic());
      return clinic;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String dsn(String key, int project) {
    return "http://%s@localhost:%d/%d".formatted(key, options.ports().aegle(), project);
  }

  private URI vitals() {
    return server.address("/vitals?project=1&key=" + DemoFolder.WEB_KEY);
  }

  /** Has a real browser visit the clinic's page, if there is one and it may. */
  private boolean letTheBrowserIn(URI page) {
    if (options.visits() == DemoOptions.Visits.NONE) {
      return false;
    }
    Optional<PageVisits> visits = PageVisits.of(page, folder.browser(), appetite::isBooking, SEED);
    visits.ifPresent(found -> curtain.keep(found).start());
    return visits.isPresent();
  }

  private static ClinicPlatform join(CompletableFuture<ClinicPlatform> platform) {
    try {
      return platform.join();
    } catch (CompletionException e) {
      throw new DemoException("the clinic could not start: " + e.getCause(), e);
    }
  }

  private void writeWeek(Instant now) throws IOException {
    Origin origin =
        new Origin(
            JOB,
            "localhost:" + options.ports().clinic(),
            DATABASE_JOB,
            "127.0.0.1:" + options.ports().postgres());
    SimulatedWeek week = new SimulatedWeek(server.address("/api/v1/write"), origin, SEED);
    SimulatedWeek.Written written =
        week.write(
            now,
            percentage -> {
              if (percentage % 25 == 0) {
                progress.say("Simulated week: " + percentage + " %");
              }
            });
    progress.say(
        "A simulated week is written: %,d samples of %d series, marked by aegle_simulated"
            .formatted(written.samples(), written.series()));
  }

  // Nothing was watched so far, or the past would be older than the present that is stored.
  private void watch() throws IOException {
    folder.writeWatched();
    if (server.reload()) {
      progress.say("Aegle watches the clinic");
      return;
    }
    progress.say("Aegle did not take the new configuration while running; starting it again");
    server.stop();
    server.start();
    await("Aegle answers again", START_PATIENCE, server::isReady);
  }

  private void await(String what, Duration patience, BooleanSupplier happened) {
    CompletableFuture<Process> exit = server.onExit();
    double lastLookSeconds = progress.seconds() + patience.toSeconds();
    while (!happened.getAsBoolean()) {
      try {
        Process ended = exit.get(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
        throw serverEnded(ended.exitValue());
      } catch (TimeoutException e) {
        if (progress.seconds() > lastLookSeconds) {
          throw new DemoException(
              "waited " + patience.toSeconds() + " s in vain for this: " + what, e);
        }
      } catch (ExecutionException e) {
        throw new AssertionError("BUG: the exit of a process failed", e);
      } catch (InterruptedException e) {
        throw new DemoException("interrupted while waiting for this: " + what, e);
      }
    }
  }

  private static DemoException serverEnded(int exitCode) {
    return new DemoException(
        exitCode == 0 ? 1 : exitCode, "the server ended with exit code " + exitCode);
  }

  private int untilTheServerEnds() {
    Process ended = server.onExit().join();
    if (curtain.hasFallen()) {
      return 0;
    }
    throw serverEnded(ended.exitValue());
  }

  // At a terminal the server has shown the link already; elsewhere it keeps the link in a file.
  private String ownersLink() throws IOException {
    Path file = folder.data().resolve("setup-link");
    return Files.exists(file)
        ? "\nSet the owner's password:  " + Files.readString(file).strip()
        : "";
  }

  /** Of a day that was quiet from the start nothing is left over to end. */
  private String alerts() {
    return options.day() == Day.QUIET
        ? "Watchdog, which always fires, and now and then one of the original rules"
        : options.day().alerts();
  }

  private void welcome(double firstDataSeconds) throws IOException {
    int aegle = options.ports().aegle();
    int control = options.ports().control();
    progress.print(
        """

        Aegle watches the clinic:  http://localhost:%d/%s
        The clinic itself:         http://localhost:%d/
        E-mails that were sent:    http://localhost:%d/mailbox
        Alerts by webhook:         http://localhost:%d/alerts
        Today is %s: %s. Its alerts:
          %s. docs/demo.md says more.
        Where an SDK sends:        page %s, server %s
        Change the day at any time:
          curl -X POST http://localhost:%d/day/NAME      NAME: %s
        Data and configuration:    %s
        Seconds from start to first data: %.1f
        Ctrl-C ends everything.\
        """
            .formatted(
                aegle,
                ownersLink(),
                options.ports().clinic(),
                control,
                control,
                options.day().text(),
                options.day().words(),
                alerts(),
                dsn(DemoFolder.WEB_KEY, 1),
                dsn(DemoFolder.API_KEY, 2),
                control,
                String.join(", ", Day.texts()),
                home.relativize(options.folder()),
                firstDataSeconds));
  }
}
