package aegle.server.receive;

import aegle.protocols.DecodeException;
import aegle.protocols.EventTime;
import aegle.protocols.Memory;
import aegle.protocols.NoRoomException;
import aegle.protocols.sentry.EnvelopeException;
import aegle.server.intake.Hall;
import aegle.server.intake.Intake;
import aegle.server.intake.Permission;
import aegle.server.intake.Project;
import aegle.server.intake.Projects;
import aegle.server.intake.Quotas;
import aegle.server.intake.Sender;
import aegle.signals.SignalBatch;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What every door for records does alike: read the body within its limits, let the protocol decode
 * it, weigh it against the project's quota, hand it to the hall, and answer only then. The words of
 * the answers are the protocol's.
 */
final class Reception {
  /** The reason under which a fault of the server is counted. */
  static final String FAILED = "failed";

  private static final int MAX_CLIENT_CHARS = 100;
  static final String UNNAMED_CLIENT = "(unnamed)";

  /** Such as {@code @sentry/nextjs/11.5.0} or {@code Prometheus/2.42.0}. */
  private static final Pattern PROGRAM =
      Pattern.compile("@?[A-Za-z][\\w.+-]*(/[A-Za-z0-9][\\w.+-]*)*");

  /** Digits of a telephone or an identity, or a word as long as a secret. */
  private static final Pattern NO_PROGRAM = Pattern.compile("[0-9]{9}|[A-Za-z0-9]{21}");

  private static final Logger LOG = LoggerFactory.getLogger(Reception.class);
  private static final Duration STORE_PAUSE = Duration.ofSeconds(5);

  /** Where signals belong that came with a key of this machine's open intake and no project. */
  private static final String UNNAMED = "default";

  /** Who came in without a key. */
  static final String LOOPBACK = "loopback";

  private final Gate gate;
  private final Bodies bodies;
  private final Hall hall;
  private final Quotas quotas;
  private final Supplier<Projects> projects;
  private final Intake intake;
  private final InstantSource clock;

  /** Reads a body in the protocol's way. */
  @FunctionalInterface
  interface Decoder {
    /**
     * Decodes.
     *
     * @throws DecodeException when nothing of it can be used
     */
    Reading decode(byte[] body, long receivedNanos);
  }

  /** Reads a body that may hold packed parts. */
  @FunctionalInterface
  interface Unpacker {
    /**
     * Decodes.
     *
     * @param memory for what it unpacks
     * @throws DecodeException when nothing of it can be used
     * @throws NoRoomException when there is no memory to unpack it in now
     */
    Reading decode(byte[] body, long receivedNanos, Memory memory);
  }

  /** What was read, and the answer once it is kept. */
  record Reading(SignalBatch batch, Sender sender, Reply reply) {}

  /** An answer. */
  @FunctionalInterface
  interface Reply {
    void send(HttpServletResponse response) throws IOException;
  }

  /** How the protocol says no. */
  @FunctionalInterface
  interface Complaint {
    void send(HttpServletResponse response, int status, String sentence) throws IOException;

    /** Says no to what was turned away for a reason that all protocols know. */
    default void send(HttpServletResponse response, TurnedAwayException refusal)
        throws IOException {
      send(response, refusal.status(), refusal.sentence());
    }
  }

  Reception(
      Gate gate,
      Bodies bodies,
      Hall hall,
      Quotas quotas,
      Supplier<Projects> projects,
      Intake intake,
      InstantSource clock) {
    this.gate = gate;
    this.bodies = bodies;
    this.hall = hall;
    this.quotas = quotas;
    this.projects = projects;
    this.intake = intake;
    this.clock = clock;
  }

  Gate gate() {
    return gate;
  }

  Projects projects() {
    return projects.get();
  }

  /** The project of a number in open intake: one that is known, or one made at first sight. */
  Project openProject(@Nullable String id) {
    if (id == null || !id.matches("[0-9]{1,18}")) {
      return new Project("", UNNAMED, List.of(), List.of(), 0);
    }
    return projects()
        .find(id)
        .orElseGet(() -> new Project(id, "project-" + id, List.of(), List.of(), 0));
  }

  void reject(String protocol, String reason) {
    intake.reject(protocol, reason, 1);
  }

  /**
   * The sender behind a secret key: the key's name is the project. Empty when the answer has been
   * given.
   */
  Optional<Sender> byKey(HttpServletRequest request, HttpServletResponse response, String protocol)
      throws IOException {
    return gate.admit(request, response, Permission.WRITE, protocol)
        .map(who -> sender(protocol, who, request.getHeader("User-Agent")));
  }

  /** As {@link #byKey}, for clients that present their key in a place of their own. */
  Optional<Sender> byKey(
      HttpServletRequest request,
      HttpServletResponse response,
      String protocol,
      @Nullable String key,
      Complaint complaint)
      throws IOException {
    return gate.admit(request, response, key, Permission.WRITE, protocol, complaint)
        .map(who -> sender(protocol, who, request.getHeader("User-Agent")));
  }

  /**
   * The sender that the door let in.
   *
   * @param agent what the client calls itself
   */
  static Sender sender(String protocol, String who, @Nullable String agent) {
    return new Sender(protocol, who.equals(LOOPBACK) ? UNNAMED : who, client(agent));
  }

  /**
   * What a client calls itself, where that is the name of a program: whatever else stands there may
   * be of a person, or a secret, and nobody masks it.
   */
  static String client(@Nullable String agent) {
    String word = agent == null ? "" : agent.split(" ", 2)[0];
    boolean named =
        word.length() <= MAX_CLIENT_CHARS
            && PROGRAM.matcher(word).matches()
            && !NO_PROGRAM.matcher(word).find();
    return word.isEmpty() || named ? word : UNNAMED_CLIENT;
  }

  /**
   * Takes one request. What the decoder throws of its own goes to the caller.
   *
   * @param project whose memory for bodies it takes
   */
  void receive(
      HttpServletRequest request,
      HttpServletResponse response,
      String protocol,
      String project,
      Decoder decoder,
      Complaint complaint)
      throws IOException {
    Unpacker unpacker = (body, receivedNanos, _) -> decoder.decode(body, receivedNanos);
    receive(request, response, protocol, project, unpacker, complaint);
  }

  /** As above, for bodies that may hold packed parts. */
  void receive(
      HttpServletRequest request,
      HttpServletResponse response,
      String protocol,
      String project,
      Unpacker unpacker,
      Complaint complaint)
      throws IOException {
    answered(
        response,
        new Sender(protocol, project, client(request.getHeader("User-Agent"))),
        () -> bodies.read(request, project, keeping(unpacker, response)),
        complaint);
  }

  /** As above, for senders who are strangers until the first line of their body is judged. */
  void receive(
      HttpServletRequest request,
      HttpServletResponse response,
      String protocol,
      Bodies.Opening opening,
      Unpacker unpacker,
      Complaint complaint)
      throws IOException {
    answered(
        response,
        stranger(protocol),
        () -> bodies.read(request, opening, keeping(unpacker, response)),
        complaint);
  }

  private Bodies.Use keeping(Unpacker unpacker, HttpServletResponse response) {
    return (body, memory) -> {
      Reading reading = unpacker.decode(body, nowNanos(), memory);
      keep(reading.batch(), reading.sender());
      reading.reply().send(response);
    };
  }

  /** Every answer of a servlet: what nobody expected is counted here and goes on as it is. */
  private void answered(
      HttpServletResponse response, Sender sender, Taking taking, Complaint complaint)
      throws IOException {
    try {
      counted(sender, taking);
    } catch (TurnedAwayException e) {
      if (!e.pause().isZero()) {
        response.setHeader("Retry-After", Long.toString(e.pause().toSeconds()));
      }
      complaint.send(response, e);
    } catch (EnvelopeException | SentryServlet.RefusedException | UncheckedIOException e) {
      throw e; // Its door answers it, or the client went away.
    } catch (RuntimeException e) {
      reject(sender, FAILED, 1);
      throw e;
    }
  }

  /**
   * Takes one request whose bytes on the wire are signed. The use checks them, keeps what it reads
   * with {@link #keep}, and answers.
   */
  void receiveSigned(
      HttpServletRequest request,
      HttpServletResponse response,
      String protocol,
      Bodies.SignedUse use,
      Complaint complaint)
      throws IOException {
    answered(response, stranger(protocol), () -> bodies.readSigned(request, use), complaint);
  }

  /**
   * Takes one message that came by another way than HTTP and was unpacked there.
   *
   * @throws TurnedAwayException when it is refused; it is counted already
   */
  void receive(String protocol, String project, InputStream message, int maxBytes, Bodies.Use use)
      throws IOException {
    counted(new Sender(protocol, project, ""), () -> bodies.read(message, project, maxBytes, use));
  }

  /** Now, in nanoseconds since 1970. */
  long nowNanos() {
    return clock.millis() * EventTime.NANOS_PER_MILLI;
  }

  /**
   * Keeps a batch if its project may send as much.
   *
   * @throws TurnedAwayException when the quota is used up
   */
  void keep(SignalBatch batch, Sender sender) {
    weigh(
        (long) batch.entries().size() + batch.measurements().size() + batch.files().size(), sender);
    hall.accept(batch, sender);
  }

  /**
   * Takes signals from the quota of their project, before any of them is kept.
   *
   * @throws TurnedAwayException when the quota is used up
   */
  void weigh(long signals, Sender sender) {
    if (signals == 0) {
      return; // What came was weighed before, or only refusals are left to be counted.
    }
    // The key first: what it may not send takes nothing from the others of its project.
    Duration wait = quotas.take(sender.key(), signals);
    if (!wait.isZero()) {
      throw new TurnedAwayException(
          TurnedAwayException.TOO_MANY_REQUESTS,
          TurnedAwayException.OVER_KEY_QUOTA,
          signals,
          wait.plusSeconds(1),
          "as many signals came with this key of the project '"
              + sender.project()
              + "' as its quota allows; wait, or raise max-per-minute of the key in aegle.yml");
    }
    wait = quotas.take(sender.project(), signals);
    if (!wait.isZero()) {
      throw new TurnedAwayException(
          TurnedAwayException.TOO_MANY_REQUESTS,
          "over_quota",
          signals,
          wait.plusSeconds(1),
          "the project '"
              + sender.project()
              + "' has sent as many signals as its quota allows; wait, or raise max-per-minute of"
              + " the project, or of the key, in aegle.yml");
    }
  }

  /** The reading and keeping of one request. */
  @FunctionalInterface
  private interface Taking {
    void run() throws IOException;
  }

  /** Whatever goes wrong is counted and comes out as what to answer. */
  private void counted(Sender sender, Taking taking) throws IOException {
    try {
      taking.run();
    } catch (TurnedAwayException e) {
      reject(sender, e.reason(), e.signals());
      throw e;
    } catch (NoRoomException e) {
      reject(sender, "busy", 1);
      throw TurnedAwayException.busy(message(e));
    } catch (EnvelopeException e) {
      throw e; // Its door knows the status that its clients expect.
    } catch (DecodeException e) {
      reject(sender, "malformed", 1);
      throw new TurnedAwayException(
          HttpServletResponse.SC_BAD_REQUEST, "malformed", 0, Duration.ZERO, message(e));
    } catch (aegle.records.StoreException | aegle.metrics.StoreException e) {
      LOG.warn("Could not keep records: protocol={} reason={}", sender.protocol(), e.getMessage());
      throw new TurnedAwayException(
          HttpServletResponse.SC_SERVICE_UNAVAILABLE,
          "store_failed",
          0,
          STORE_PAUSE,
          "the store cannot write now: " + message(e));
    }
  }

  /** Nobody hears what strangers are refused for but the counters. */
  private void reject(Sender sender, String reason, long signals) {
    if (sender.project().isEmpty()) {
      intake.reject(sender.protocol(), reason, signals);
    } else {
      intake.reject(sender, reason, signals);
    }
  }

  private static Sender stranger(String protocol) {
    return new Sender(protocol, "", "");
  }

  private static String message(RuntimeException e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
