package aegle.server;

import aegle.metrics.PromDuration;
import aegle.server.receive.ServerFacts;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;

/** What the server says of itself under {@code /api/v1/status}. */
final class OwnFacts {
  private final ServerOptions options;
  private final DecisionsInForce inForce;
  private final Reload reload;
  private final Instant startTime;

  OwnFacts(ServerOptions options, DecisionsInForce inForce, Reload reload, Instant startTime) {
    this.options = options;
    this.inForce = inForce;
    this.reload = reload;
    this.startTime = startTime;
  }

  ServerFacts get() {
    Decisions decisions = inForce.get();
    Map<String, String> flags =
        Map.of(
            "config", options.config().toString(),
            "data", options.data().toString(),
            "port", Integer.toString(options.port()),
            "open-intake", Boolean.toString(options.openIntake()));
    return new ServerFacts(
        Wiring.VERSION,
        "",
        decisions.prometheus().redactedText(),
        flags,
        startTime,
        Path.of("").toAbsolutePath().toString(),
        reload.succeeded(),
        inForce.since(),
        PromDuration.format(decisions.config().metrics().retention().toMillis()));
  }
}
