package aegle.server.receive;

import aegle.protocols.vercel.BodySignature;
import aegle.server.config.UnreadableSecretException;
import aegle.server.intake.BatchMemory;
import aegle.server.intake.Intake;
import aegle.server.intake.Sender;
import aegle.server.intake.VercelSettings;
import aegle.server.intake.VercelSettings.Source;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The door for what Vercel itself sends: the name in the address says whose it is, the signature
 * that it is Vercel's. Safe from any thread.
 */
final class VercelDoor {
  private static final Logger LOG = LoggerFactory.getLogger(VercelDoor.class);
  private static final String VERIFY = "x-vercel-verify";
  private static final Pattern CODE = Pattern.compile("[0-9A-Za-z_-]{1,128}");

  private final Reception reception;
  private final Supplier<VercelSettings> settings;
  private final BatchMemory memory;
  private final Intake intake;

  /** Which sort of address was called. */
  enum Way {
    DRAIN("vercel_drain"),
    WEBHOOK("vercel_webhook");

    private final String protocol;

    Way(String protocol) {
      this.protocol = protocol;
    }

    String protocol() {
      return protocol;
    }
  }

  /** What is done with a body that is Vercel's. */
  @FunctionalInterface
  interface Use {
    void take(byte[] body, Sender sender) throws IOException;
  }

  VercelDoor(
      Reception reception, Supplier<VercelSettings> settings, BatchMemory memory, Intake intake) {
    this.reception = reception;
    this.settings = settings;
    this.memory = memory;
    this.intake = intake;
  }

  /** Answers a request, whole; what comes a second time is only acknowledged. */
  void receive(HttpServletRequest request, HttpServletResponse response, Way way, Use use)
      throws IOException {
    Optional<Source> source = source(request, way);
    boolean open = source.isEmpty() && reception.gate().isOpenTo(request);
    if (source.isEmpty() && !open) {
      intake.reject(way.protocol(), "unauthorized", 1);
      PlainText.send(
          response,
          HttpServletResponse.SC_NOT_FOUND,
          "nothing of this name is listed under 'vercel' in aegle.yml");
      return;
    }
    showCode(request, response, source.map(Source::verify).orElse(""));
    Sender sender =
        Reception.sender(
            way.protocol(),
            source.map(Source::project).orElse(Reception.LOOPBACK),
            request.getHeader("User-Agent"));
    if (!request.getMethod().equals("POST")) {
      response.setStatus(HttpServletResponse.SC_OK);
      return;
    }
    reception.receiveSigned(
        request,
        response,
        way.protocol(),
        (wire, body) -> take(request, response, source, sender, wire, body, use),
        PlainText::send);
  }

  private void take(
      HttpServletRequest request,
      HttpServletResponse response,
      Optional<Source> source,
      Sender sender,
      byte[] wire,
      byte[] body,
      Use use)
      throws IOException {
    if (wire.length == 0) {
      response.setStatus(HttpServletResponse.SC_OK);
      return;
    }
    if (source.isPresent() && !isSigned(request, wire, source.get())) {
      intake.reject(sender.protocol(), "signature", 1);
      PlainText.send(
          response,
          HttpServletResponse.SC_FORBIDDEN,
          "the signature does not fit; check that secret-file holds the secret that Vercel shows");
      return;
    }
    String fingerprint =
        sender.protocol()
            + " "
            + request.getRequestURI()
            + " "
            + BodySignature.of(wire, sender.project());
    if (!memory.once(fingerprint, () -> use.take(body, sender))) {
      intake.reject(sender.protocol(), "sent_again", 1);
    }
    response.setStatus(HttpServletResponse.SC_OK);
  }

  private Optional<Source> source(HttpServletRequest request, Way way) {
    String path = request.getPathInfo() == null ? "" : request.getPathInfo();
    String[] parts = path.split("/", 3);
    String name = parts.length > 1 ? parts[1] : "";
    return switch (way) {
      case DRAIN -> settings.get().drain(name);
      case WEBHOOK -> settings.get().webhook(name);
    };
  }

  /** Vercel asks for this before it sends anything. */
  private static void showCode(
      HttpServletRequest request, HttpServletResponse response, String verify) {
    @Nullable String shown = request.getHeader(VERIFY);
    if (!verify.isEmpty()) {
      response.setHeader(VERIFY, verify);
    } else if (shown != null && CODE.matcher(shown).matches()) {
      response.setHeader(VERIFY, shown);
    }
  }

  private static boolean isSigned(HttpServletRequest request, byte[] wire, Source source) {
    @Nullable String signature = request.getHeader(BodySignature.HEADER);
    if (signature == null) {
      return false;
    }
    try {
      String secret = source.secret().read();
      return !secret.isEmpty() && BodySignature.isRight(signature, wire, secret);
    } catch (UnreadableSecretException e) {
      LOG.warn("Could not check a signature: reason={}", e.getMessage());
      throw new TurnedAwayException(
          HttpServletResponse.SC_SERVICE_UNAVAILABLE,
          "secret_unreadable",
          "the secret of this name cannot be read now; see the log");
    }
  }
}
