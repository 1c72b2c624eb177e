package aegle.bench.captures;

import aegle.bench.peers.Peer;
import aegle.bench.peers.RunningServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * {@code ./aegle captures DIR [--to URL]}: replays recorded requests and says what became of them.
 * Ends with 1 when one was refused that should be taken in: one whose recorded answer was a
 * success.
 */
public final class Captures {
  private static final int MAX_REASON_CHARS = 200;
  private static final int LOOKUP_ROUNDS = 20;
  private static final long ROUND_NANOS = 250_000_000;
  private static final String USAGE = "usage: ./aegle captures DIR [--to URL]";

  private final Path folder;
  private final Wire wire;
  private final StatsdReplay.Places places;
  private final Totals totals = new Totals();

  /** Sums over all families. */
  private static final class Totals {
    private int accepted;
    private int refused;
    private int wronglyRefused;
    private int skipped;
    private int found;
    private int lookedUp;
    private long signals;
  }

  private Captures(Path folder, Wire wire, StatsdReplay.Places places) {
    this.folder = folder;
    this.wire = wire;
    this.places = places;
  }

  public static void main(String... args) throws IOException, InterruptedException {
    boolean elsewhere = args.length == 3 && args[1].equals("--to");
    if ((args.length != 1 && !elsewhere) || !Files.isDirectory(Path.of(args[0]))) {
      System.err.println(USAGE + "; DIR is a folder with a folder for each family");
      System.exit(2);
      return;
    }
    Path folder = Path.of(args[0]).toAbsolutePath().normalize();
    if (elsewhere) {
      URI server = URI.create(args[2]);
      System.exit(replay(folder, server, StatsdReplay.Places.usual(server.getHost())));
    } else {
      System.exit(replayHere(folder));
    }
  }

  private static int replayHere(Path folder) throws IOException, InterruptedException {
    Path scratch = Files.createTempDirectory("aegle-captures");
    StatsdReplay.Places places = decide(scratch);
    RunningServer server =
        RunningServer.start(Peer.AEGLE, scratch.resolve("data"), scratch.resolve("aegle.log"));
    try {
      return replay(folder, server.baseAddress(), places);
    } finally {
      server.close();
    }
  }

  /** What was recorded a year ago is kept, and every door for DogStatsD is open. */
  private static StatsdReplay.Places decide(Path scratch) throws IOException {
    int port = RunningServer.freePort();
    Path stream = scratch.resolve("dsd.stream");
    Files.writeString(
        Files.createDirectories(scratch.resolve("data-config")).resolve("aegle.yml"),
        """
        metrics: {retention: 3650d}
        records: {retention: {log: 3650d}}
        statsd: {port: %d, tcp-port: %d, unix-stream: %s}
        """
            .formatted(port, port, stream));
    return new StatsdReplay.Places("127.0.0.1", port, port, stream);
  }

  private static int replay(Path folder, URI server, StatsdReplay.Places places)
      throws IOException {
    URI base = URI.create(server.toString().replaceAll("/+$", ""));
    try (Wire wire = new Wire(base, Optional.ofNullable(System.getenv("AEGLE_KEY")))) {
      return new Captures(folder, wire, places).run() ? 0 : 1;
    }
  }

  private boolean run() throws IOException {
    Map<String, List<Capture>> byFamily = new TreeMap<>();
    for (Path description : descriptions()) {
      Capture capture = Capture.read(folder, description);
      byFamily.computeIfAbsent(capture.family(), _ -> new ArrayList<>()).add(capture);
    }
    int families = 0;
    for (String family : Route.FAMILIES) {
      List<Capture> captures = byFamily.remove(family);
      if (captures != null) {
        replay(family, captures);
        families++;
      }
    }
    for (String family : Route.STATSD_FAMILIES) {
      List<Capture> captures = byFamily.remove(family);
      if (captures != null) {
        replayPackets(family, captures);
        families++;
      }
    }
    int others = byFamily.values().stream().mapToInt(List::size).sum();
    if (others > 0) {
      System.out.printf("skipped: %d of other families %s%n", others, byFamily.keySet());
    }
    System.out.printf(
        "%d families: %d accepted, %d refused (%d of them should not have been), %d signals,"
            + " %d of %d looked-up records found, %d skipped%n",
        families,
        totals.accepted,
        totals.refused,
        totals.wronglyRefused,
        totals.signals,
        totals.found,
        totals.lookedUp,
        totals.skipped + others);
    return totals.wronglyRefused == 0 && families > 0;
  }

  private List<Path> descriptions() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".json")).sorted().toList();
    }
  }

  private void replay(String family, List<Capture> captures) {
    long before = wire.signals();
    int accepted = 0;
    int skipped = 0;
    List<String> refusals = new ArrayList<>();
    Set<Lookups.Question> questions = new LinkedHashSet<>();
    List<Lookups.Question> missing = new ArrayList<>();
    int series = 0;
    AgentCalls agent = new AgentCalls();
    Signatures signatures = new Signatures();
    boolean ofAgents = family.equals(AgentCalls.FAMILY);
    for (Capture capture : ofAgents ? AgentCalls.ordered(captures) : inOrder(captures)) {
      signatures.check(capture);
      Optional<String> target = Route.of(capture).map(agent::target);
      if (target.isEmpty()) {
        skipped++;
        continue;
      }
      Wire.Reply reply = wire.send(capture, target.get());
      agent.heard(capture, reply);
      if (reply.status() < 400) {
        accepted++;
        List<Lookups.Question> asked = new ArrayList<>(Lookups.of(capture, target.get()));
        // A series changes with the next request, so it is looked for before that.
        List<Lookups.Question> ofSeries =
            asked.stream().filter(question -> question.kind().equals(Lookups.SERIES)).toList();
        series += ofSeries.size();
        missing.addAll(missing(ofSeries));
        asked.removeAll(ofSeries);
        questions.addAll(asked);
      } else {
        refusals.add(refusal(capture, target.get(), reply));
        totals.wronglyRefused += capture.status() < 400 && !isMadeBefore(reply) ? 1 : 0;
      }
    }
    long signals = wire.signals() - before;
    System.out.printf(
        "%s: %d accepted, %d refused, %d signals%n", family, accepted, refusals.size(), signals);
    refusals.forEach(System.out::println);
    if (!signatures.isEmpty()) {
      System.out.printf("  %s%n", signatures);
      totals.wronglyRefused += signatures.areSound() ? 0 : 1;
    }
    if (skipped > 0) {
      System.out.printf("  skipped: %d not of this family (pages' scripts)%n", skipped);
    }
    totals.accepted += accepted;
    totals.refused += refusals.size();
    totals.skipped += skipped;
    totals.signals += signals;
    missing.addAll(missing(questions));
    tell(family, series + questions.size(), missing);
  }

  /** What is made comes first: the clients were recorded one by one, each with what it made. */
  private static List<Capture> inOrder(List<Capture> captures) {
    return captures.stream()
        .sorted(
            Comparator.comparingInt(capture ->
                capture.name().contains("-CreateLogGroup-")
                    ? 0
                    : capture.name().contains("-CreateLogStream-") ? 1 : 2))
        .toList();
  }

  /** AWS makes a group once, and several clients were recorded making the same. */
  private static boolean isMadeBefore(Wire.Reply reply) {
    return reply.body().contains("ResourceAlreadyExistsException");
  }

  private void replayPackets(String family, List<Capture> captures) {
    long before = wire.signals();
    StatsdReplay.Outcome outcome = new StatsdReplay(wire, places).replay(captures);
    long signals = wire.signals() - before;
    int refused = captures.size() - outcome.accepted();
    System.out.printf(
        "%s: %d accepted, %d refused, %d signals%n%s: %d of %d looked-up values found%n",
        family, outcome.accepted(), refused, signals, family, outcome.found(), outcome.lookedUp());
    outcome.complaints().forEach(System.out::println);
    totals.accepted += outcome.accepted();
    totals.refused += refused;
    totals.wronglyRefused += refused;
    totals.signals += signals;
    totals.found += outcome.found();
    totals.lookedUp += outcome.lookedUp();
  }

  private static String refusal(Capture capture, String target, Wire.Reply reply) {
    String reason = reply.body().strip().replaceAll("\\s+", " ");
    String recorded =
        isMadeBefore(reply)
            ? " as AWS refuses"
            : capture.status() < 400 ? "" : " as recorded (" + capture.status() + ")";
    return "  refused%s: %s: %s %s: %d %s"
        .formatted(
            recorded,
            capture.name(),
            capture.method(),
            target.replaceFirst("\\?.*", ""),
            reply.status(),
            reason.length() <= MAX_REASON_CHARS
                ? reason
                : reason.substring(0, MAX_REASON_CHARS) + "...");
  }

  /** Asks again for what is not found yet: a record is found within a second of its answer. */
  private List<Lookups.Question> missing(Collection<Lookups.Question> questions) {
    List<Lookups.Question> missing = new ArrayList<>(questions);
    for (int round = 0; round < LOOKUP_ROUNDS && !missing.isEmpty(); round++) {
      if (round > 0) {
        LockSupport.parkNanos(ROUND_NANOS);
      }
      missing.removeIf(wire::finds);
    }
    return missing;
  }

  private void tell(String family, int asked, List<Lookups.Question> missing) {
    System.out.printf(
        "%s: %d of %d looked-up records found%n", family, asked - missing.size(), asked);
    missing.forEach(question ->
        System.out.printf("  not found: kind=%s q=%s%n", question.kind(), question.query()));
    totals.lookedUp += asked;
    totals.found += asked - missing.size();
  }
}
