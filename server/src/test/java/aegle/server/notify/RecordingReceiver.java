package aegle.server.notify;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A real HTTP receiver that remembers what it got and answers as it is told. */
final class RecordingReceiver implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final HttpServer server;
  private final InstantSource clock;
  private final List<Got> got = new ArrayList<>();
  private final Queue<Integer> answers = new ConcurrentLinkedQueue<>();
  private volatile int usualAnswer = 200;
  private volatile String reply = "ok";
  private volatile List<String> header = List.of();
  private volatile CountDownLatch gate = new CountDownLatch(0);

  RecordingReceiver(InstantSource clock) throws IOException {
    this.clock = clock;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::handle);
    server.start();
  }

  String url() {
    return base() + "/alerts";
  }

  /** Without a path. */
  String base() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** The next answers have this header too. */
  void answerWithHeader(String name, String value) {
    header = List.of(name, value);
  }

  /** Answers the next requests with these statuses, then as usual. */
  void answer(Integer... statuses) {
    answers.addAll(List.of(statuses));
  }

  void answerAlways(int status) {
    usualAnswer = status;
  }

  void replyWith(String text) {
    reply = text;
  }

  /** From now on requests hang until the latch is down. */
  void hangUntil(CountDownLatch latch) {
    gate = latch;
  }

  synchronized List<Got> got() {
    return List.copyOf(got);
  }

  synchronized void forget() {
    got.clear();
  }

  private void handle(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    try {
      gate.await();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
    Integer next = answers.poll();
    int status = next == null ? usualAnswer : next;
    synchronized (this) {
      got.add(
          new Got(
              clock.instant(),
              status,
              exchange.getRequestMethod(),
              exchange.getRequestURI().toString(),
              Map.copyOf(exchange.getRequestHeaders()),
              body,
              exchange.getRequestHeaders().getFirst("User-Agent"),
              String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")),
              exchange.getRequestHeaders().getFirst("Content-Type")));
    }
    if (!header.isEmpty()) {
      exchange.getResponseHeaders().set(header.get(0), header.get(1));
    }
    byte[] bytes = reply.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    gate.countDown();
    server.stop(0);
  }

  /** A request that came in. */
  record Got(
      Instant at,
      int answered,
      String method,
      String path,
      Map<String, List<String>> headers,
      String text,
      String agent,
      String authorization,
      String type) {
    JsonNode body() {
      return JSON.readTree(text);
    }

    String header(String name) {
      return String.join(",", headers.getOrDefault(name, List.of()));
    }

    /** {@code status: alert status...}, alerts by their label lbl or their name. */
    String summary() {
      List<String> alerts = new ArrayList<>();
      for (JsonNode alert : body().get("alerts")) {
        JsonNode labels = alert.get("labels");
        String name =
            labels.has("lbl") ? labels.get("lbl").asString() : labels.get("alertname").asString();
        alerts.add(name + (alert.get("status").asString().equals("firing") ? "" : " ended"));
      }
      return String.join(", ", alerts);
    }
  }
}
