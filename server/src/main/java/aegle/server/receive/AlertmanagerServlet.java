package aegle.server.receive;

import aegle.server.intake.Intake;
import aegle.server.intake.IntakeLimits;
import aegle.server.intake.Permission;
import aegle.server.state.StateException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /api/v2/*} of Alertmanager, so that Prometheus and other senders can post alerts here and
 * amtool can ask and silence.
 */
final class AlertmanagerServlet extends HttpServlet {
  static final String PREFIX = "/api/v2/";

  /** A body has at most 4 MiB, 16 MiB unpacked, and 8 are read at a time. */
  static final IntakeLimits LIMITS = new IntakeLimits(4 * 1024 * 1024, 16 * 1024 * 1024, 8);

  private static final long serialVersionUID = 1L;
  private static final Logger log = LoggerFactory.getLogger(AlertmanagerServlet.class);
  static final String PROTOCOL = "alertmanager";
  private static final String SILENCE = "silence/";
  private static final Map<String, String> METHODS =
      Map.of(
          "status",
          "GET",
          "receivers",
          "GET",
          "alerts",
          "GET,POST",
          "alerts/groups",
          "GET",
          "silences",
          "GET,POST",
          SILENCE,
          "DELETE,GET");

  private final transient Gate gate;
  private final transient Intake intake;
  private final transient AlertmanagerCalls calls;
  private final transient Bodies bodies = new Bodies(LIMITS);

  AlertmanagerServlet(Gate gate, Intake intake, AlertmanagerCalls calls) {
    this.gate = gate;
    this.intake = intake;
    this.calls = calls;
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.setHeader("Cache-Control", "no-store");
    String path = request.getRequestURI().substring(PREFIX.length());
    String call = path.startsWith(SILENCE) ? SILENCE : path;
    try {
      answer(request, response, call, path.substring(Math.min(path.length(), call.length())));
    } catch (AlertmanagerFault fault) {
      intake.reject(PROTOCOL, "refused", 1);
      fault.send(response);
    } catch (TurnedAwayException refusal) {
      intake.reject(PROTOCOL, refusal.reason(), 1);
      AlertmanagerFault.coded(refusal.status(), refusal.sentence()).send(response);
    } catch (StateException e) {
      intake.reject(PROTOCOL, "state", 1);
      log.error("Failed to answer: path={}", call, e);
      AlertmanagerFault.text(
              HttpServletResponse.SC_INTERNAL_SERVER_ERROR, String.valueOf(e.getMessage()))
          .send(response);
    } catch (UncheckedIOException e) {
      throw new IOException("the client went away", e);
    }
  }

  private void answer(
      HttpServletRequest request, HttpServletResponse response, String call, String rest)
      throws IOException {
    String method = request.getMethod().toUpperCase(Locale.ROOT);
    check(call, method);
    Optional<String> who =
        gate.admit(
            request,
            response,
            permission(call, method),
            PROTOCOL,
            (to, status, sentence) -> AlertmanagerFault.text(status, sentence).send(to));
    if (who.isEmpty()) {
      return;
    }
    Consumer<JsonBytes> answer =
        switch (method) {
          case "POST" -> posted(request, call, who.get());
          case "DELETE" -> {
            calls.expire(rest, who.get());
            yield null;
          }
          default -> asked(request, call, rest);
        };
    if (answer == null) {
      response.setStatus(HttpServletResponse.SC_OK);
    } else {
      stream(response, answer);
    }
  }

  private static void check(String call, String method) {
    String methods = METHODS.get(call);
    if (methods == null) {
      throw AlertmanagerFault.coded(
          HttpServletResponse.SC_NOT_FOUND, "path " + PREFIX + call + " was not found");
    }
    if (!java.util.List.of(methods.split(",", -1)).contains(method)) {
      throw AlertmanagerFault.coded(
          HttpServletResponse.SC_METHOD_NOT_ALLOWED,
          "method " + method + " is not allowed, but [" + methods + "] are");
    }
  }

  private static Permission permission(String call, String method) {
    if (method.equals("GET")) {
      return Permission.READ;
    }
    return call.equals("alerts") ? Permission.WRITE : Permission.SILENCE;
  }

  private Consumer<JsonBytes> asked(HttpServletRequest request, String call, String rest) {
    intake.count(PROTOCOL, "question", 1);
    return switch (call) {
      case "status" -> calls.status();
      case "receivers" -> calls.receivers(request);
      case "alerts" -> calls.alerts(request);
      case "alerts/groups" -> calls.groups(request);
      case "silences" -> calls.silences(request);
      case SILENCE -> calls.silence(rest);
      default -> throw new AssertionError("BUG: " + call + " was not checked");
    };
  }

  private @Nullable Consumer<JsonBytes> posted(HttpServletRequest request, String call, String who)
      throws IOException {
    String type = String.valueOf(request.getContentType()).split(";", 2)[0].strip();
    if (!type.equalsIgnoreCase("application/json")) {
      throw AlertmanagerFault.coded(
          HttpServletResponse.SC_UNSUPPORTED_MEDIA_TYPE,
          "unsupported media type \"" + type + "\", only [application/json] are allowed");
    }
    AtomicReference<@Nullable Consumer<JsonBytes>> answer = new AtomicReference<>();
    bodies.read(
        request,
        (body, _) -> {
          if (call.equals("alerts")) {
            calls.post(body, who);
          } else {
            answer.set(calls.postSilence(body, who));
          }
        });
    intake.count(PROTOCOL, call, 1);
    return answer.get();
  }

  private static void stream(HttpServletResponse response, Consumer<JsonBytes> answer)
      throws IOException {
    response.setContentType("application/json");
    response.setHeader("X-Content-Type-Options", "nosniff");
    JsonBytes json = new JsonBytes(response.getOutputStream());
    answer.accept(json);
    json.flush();
    response.getOutputStream().write('\n');
  }
}
