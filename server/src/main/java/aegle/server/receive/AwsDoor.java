package aegle.server.receive;

import aegle.protocols.cloudwatch.AwsException;
import aegle.protocols.cloudwatch.SignatureV4;
import aegle.protocols.cloudwatch.SignatureV4.Fault;
import aegle.protocols.cloudwatch.SignatureV4.Header;
import aegle.protocols.cloudwatch.SignatureV4.Request;
import aegle.protocols.cloudwatch.SignatureV4.Verdict;
import aegle.server.config.UnreadableSecretException;
import aegle.server.intake.AwsKeys;
import aegle.server.intake.Door;
import aegle.server.intake.Permission;
import aegle.server.intake.Sender;
import jakarta.servlet.http.HttpServletRequest;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The door for calls that are signed as AWS wants it. With {@code --open-intake} any signature is
 * good from this machine, since the clients there sign with whatever they have. Safe from any
 * thread.
 */
final class AwsDoor {
  private static final Logger LOG = LoggerFactory.getLogger(AwsDoor.class);
  private static final int FORBIDDEN = 403;
  private static final int BAD_REQUEST = 400;

  private final Reception reception;
  private final Supplier<AwsKeys> keys;
  private final InstantSource clock;

  AwsDoor(Reception reception, Supplier<AwsKeys> keys, InstantSource clock) {
    this.reception = reception;
    this.keys = keys;
    this.clock = clock;
  }

  /**
   * Who sends this.
   *
   * @param wire the body before it was unpacked
   * @throws AwsException when nobody does who may; it is not counted yet
   */
  Sender admit(HttpServletRequest request, byte[] wire, AwsCall call, String protocol) {
    if (request.getHeader(Gate.KEY_HEADER) != null) {
      return byKey(request, protocol);
    }
    Request signed = signed(request, wire);
    Verdict verdict = SignatureV4.verify(signed, this::secret, clock.instant());
    String agent = request.getHeader("User-Agent");
    return switch (verdict) {
      case Verdict.Verified(String id) -> {
        AwsKeys.Key key =
            keys.get()
                .find(id)
                .orElseThrow(() -> refusal(Fault.UNKNOWN_KEY, "The key is gone.", call));
        if (!key.mayWrite()) {
          throw new AwsException(
              call == AwsCall.METRICS_FORM ? "AccessDenied" : "AccessDeniedException",
              FORBIDDEN,
              "The key '" + key.name() + "' may not write; add it to its list 'may' in aegle.yml.");
        }
        yield Reception.sender(protocol, key.name(), agent);
      }
      case Verdict.Refused(Fault fault, String message) -> {
        if (!reception.gate().isOpenTo(request)) {
          throw refusal(fault, message, call);
        }
        yield Reception.sender(protocol, Reception.LOOPBACK, agent);
      }
    };
  }

  /** One of the house's own tools, which holds a key and no secret to sign with. */
  private Sender byKey(HttpServletRequest request, String protocol) {
    String host = request.getHeader("Host");
    Door.Verdict verdict =
        reception
            .gate()
            .judge(
                request.getRemoteAddr(),
                host == null ? "" : host,
                Collections.list(request.getHeaderNames()),
                request::getHeader,
                Permission.WRITE);
    return switch (verdict) {
      case Door.Verdict.Admitted(String who) ->
          Reception.sender(protocol, who, request.getHeader("User-Agent"));
      case Door.Verdict.Unknown(String sentence) ->
          throw new AwsException("UnrecognizedClientException", BAD_REQUEST, sentence);
      case Door.Verdict.Forbidden(String sentence) ->
          throw new AwsException("AccessDeniedException", FORBIDDEN, sentence);
    };
  }

  private @Nullable String secret(String accessKeyId) {
    Optional<AwsKeys.Key> key = keys.get().find(accessKeyId);
    if (key.isEmpty()) {
      return null;
    }
    try {
      String secret = key.get().secret().read();
      return secret.isEmpty() ? null : secret;
    } catch (UnreadableSecretException e) {
      LOG.warn("Could not check a signature: key={} reason={}", key.get().name(), e.getMessage());
      throw new AwsException(
          "ServiceUnavailable", 503, "The secret of this key cannot be read now; see the log.");
    }
  }

  /** The names that the service has for what is wrong; clients act on them. */
  private static AwsException refusal(Fault fault, String message, AwsCall call) {
    boolean form = call == AwsCall.METRICS_FORM;
    return switch (fault) {
      case MISSING ->
          new AwsException(
              form ? "MissingAuthenticationToken" : "MissingAuthenticationTokenException",
              form ? FORBIDDEN : BAD_REQUEST,
              message);
      case INCOMPLETE ->
          new AwsException(
              form ? "IncompleteSignature" : "IncompleteSignatureException", BAD_REQUEST, message);
      case UNKNOWN_KEY ->
          new AwsException(
              form ? "InvalidClientTokenId" : "UnrecognizedClientException",
              form ? FORBIDDEN : BAD_REQUEST,
              message);
      case SKEWED, MISMATCH ->
          new AwsException(
              form ? "SignatureDoesNotMatch" : "InvalidSignatureException", FORBIDDEN, message);
    };
  }

  private static Request signed(HttpServletRequest request, byte[] wire) {
    List<Header> headers = new ArrayList<>();
    for (String name : Collections.list(request.getHeaderNames())) {
      for (String value : Collections.list(request.getHeaders(name))) {
        headers.add(new Header(name, value));
      }
    }
    String query = request.getQueryString();
    return Request.of(
        request.getMethod(), request.getRequestURI(), query == null ? "" : query, headers, wire);
  }
}
