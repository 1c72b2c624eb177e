package aegle.server.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.zip.GZIPInputStream;

/**
 * A real HTTP door for log lines that remembers what it got, knows batches by their names as the
 * server does, and answers as it is told.
 */
public final class RecordingDoor implements AutoCloseable {
  private final HttpServer server;
  private final List<Got> got = new ArrayList<>();
  private final List<String> kept = new ArrayList<>();
  private final Set<String> batches = new HashSet<>();
  private final Queue<Fate> fates = new ConcurrentLinkedQueue<>();

  /** What becomes of a request. */
  public sealed interface Fate {
    /** Kept, but the connection breaks before the answer. */
    record AnswerLost() implements Fate {}

    /** The connection breaks before anything is kept. */
    record RequestLost() implements Fate {}

    /** Not kept, and answered so. */
    record Status(int status, String retryAfter, String body) implements Fate {}
  }

  /** A request that came in. */
  public record Got(
      String query, String batch, boolean again, String authorization, List<String> lines) {}

  public RecordingDoor() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/api/logs", this::take);
    server.start();
  }

  public String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** The next requests meet these, those after them are kept. */
  public void meet(Fate... next) {
    fates.addAll(List.of(next));
  }

  public synchronized List<Got> got() {
    return List.copyOf(got);
  }

  public synchronized List<String> kept() {
    return List.copyOf(kept);
  }

  private synchronized void take(HttpExchange exchange) throws IOException {
    List<String> lines = lines(exchange);
    String batch = header(exchange, "X-Aegle-Batch");
    boolean again = !header(exchange, "X-Aegle-Retry").isEmpty();
    got.add(
        new Got(
            String.valueOf(exchange.getRequestURI().getRawQuery()),
            batch,
            again,
            header(exchange, "Authorization"),
            lines));
    Fate fate = fates.poll();
    switch (fate) {
      case null -> answer(exchange, 200, keep(batch, again, lines));
      case Fate.AnswerLost _ -> {
        keep(batch, again, lines);
        exchange.close();
      }
      case Fate.RequestLost _ -> exchange.close();
      case Fate.Status status -> {
        if (!status.retryAfter().isEmpty()) {
          exchange.getResponseHeaders().set("Retry-After", status.retryAfter());
        }
        answer(exchange, status.status(), status.body());
      }
    }
  }

  private String keep(String batch, boolean again, List<String> lines) {
    boolean known = again && batches.contains(batch);
    if (!known) {
      batches.add(batch);
      kept.addAll(lines);
    }
    return "{\"kept\":" + (known ? 0 : lines.size()) + ",\"refused\":0,\"known\":" + known + "}";
  }

  private static List<String> lines(HttpExchange exchange) throws IOException {
    byte[] body;
    try (GZIPInputStream unpacked = new GZIPInputStream(exchange.getRequestBody())) {
      body = unpacked.readAllBytes();
    }
    if (!header(exchange, "Content-Type").equals("application/x-ndjson")) {
      throw new AssertionError("lines that begin with a bracket would be taken for a list");
    }
    return new String(body, StandardCharsets.UTF_8)
        .lines()
        .filter(line -> !line.isBlank())
        .toList();
  }

  private static String header(HttpExchange exchange, String name) {
    String value = exchange.getRequestHeaders().getFirst(name);
    return value == null ? "" : value;
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    if (bytes.length > 0) {
      exchange.getResponseBody().write(bytes);
    }
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
