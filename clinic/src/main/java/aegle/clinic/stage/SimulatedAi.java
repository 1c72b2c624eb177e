package aegle.clinic.stage;

import aegle.clinic.demand.DemandModel;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * An AI service that looks at no picture but behaves like one that does: it takes a log-normal
 * time, fails now and then, and can be made slow or broken while it runs.
 */
public final class SimulatedAi implements AutoCloseable {
  private static final int MAX_AT_ONCE = 64;
  private static final double FAILURE_SHARE = 0.004;
  private static final double ACCURACY = 0.93;
  private static final int SERVICE_UNAVAILABLE = 503;
  private static final int TOO_MANY_REQUESTS = 429;
  // A service twelve times slower answers its health check too late as well.
  private static final Duration HEALTH_TIME = Duration.ofMillis(250);
  private static final Duration LONGEST = Duration.ofMinutes(2);

  private final int port;
  private final JsonMapper json = JsonMapper.shared();
  private final Semaphore room = new Semaphore(MAX_AT_ONCE);
  private volatile double slowness = 1;
  private volatile boolean broken;
  private @Nullable LoopbackServer server;

  /** Prepares the service; {@link #start} opens its port, 0 picks a free one. */
  public SimulatedAi(int port) {
    this.port = port;
  }

  public void start() throws IOException {
    server = LoopbackServer.open("ai", port, this::handle);
  }

  /** How many times longer than on a good day everything takes from now on. */
  public void setSlowness(double factor) {
    slowness = factor;
  }

  /** Whether every analysis fails from now on. */
  public void setBroken(boolean broken) {
    this.broken = broken;
  }

  public URI address() {
    LoopbackServer open = server;
    if (open == null) {
      throw new IllegalStateException("the AI service was not started");
    }
    return open.address();
  }

  private void handle(HttpExchange exchange) throws IOException {
    switch (exchange.getRequestURI().getPath()) {
      case "/health" -> health(exchange);
      case "/v1/analyze" -> analyze(exchange);
      default -> LoopbackServer.answerJson(exchange, LoopbackServer.NOT_FOUND, "{}");
    }
  }

  private void health(HttpExchange exchange) throws IOException {
    take(HEALTH_TIME.toMillis() / 1000.0 * (slowness - 1));
    LoopbackServer.answerJson(
        exchange, broken ? SERVICE_UNAVAILABLE : LoopbackServer.OK, "{\"ok\":" + !broken + "}");
  }

  private void analyze(HttpExchange exchange) throws IOException {
    if (!room.tryAcquire()) {
      LoopbackServer.answerJson(exchange, TOO_MANY_REQUESTS, "{\"error\":\"too many at once\"}");
      return;
    }
    try {
      ThreadLocalRandom random = ThreadLocalRandom.current();
      take(DemandModel.analysisSeconds(random) * slowness);
      if (broken || random.nextDouble() < FAILURE_SHARE) {
        LoopbackServer.answerJson(
            exchange, SERVICE_UNAVAILABLE, "{\"error\":\"no model is loaded\"}");
        return;
      }
      Map<String, Object> finding = query(exchange);
      finding.put("severity", Math.round(random.nextDouble() * 100) / 100.0);
      finding.put("accuracy", Math.clamp(ACCURACY + 0.03 * random.nextGaussian(), 0.0, 1.0));
      LoopbackServer.answerJson(exchange, LoopbackServer.OK, json.writeValueAsString(finding));
    } finally {
      room.release();
    }
  }

  private static Map<String, Object> query(HttpExchange exchange) {
    Map<String, Object> query = new TreeMap<>();
    for (String pair : exchange.getRequestURI().getQuery().split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        query.put(pair.substring(0, equals), pair.substring(equals + 1));
      }
    }
    return query;
  }

  private static void take(double seconds) throws IOException {
    long millis = Math.min(LONGEST.toMillis(), Math.round(seconds * 1000));
    try {
      Thread.sleep(Duration.ofMillis(millis));
    } catch (InterruptedException e) {
      throw new IOException("the AI service is closing", e);
    }
  }

  @Override
  public void close() {
    LoopbackServer open = server;
    if (open != null) {
      open.close();
    }
  }
}
