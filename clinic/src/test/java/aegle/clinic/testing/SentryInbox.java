package aegle.clinic.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.zip.GZIPInputStream;

/** Takes what Sentry's SDKs and web-vitals send, and keeps it as text. */
public final class SentryInbox implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<String> received = new CopyOnWriteArrayList<>();

  public SentryInbox() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::take);
    server.setExecutor(threads);
    server.start();
  }

  public String dsn(int project) {
    return "http://key@localhost:" + server.getAddress().getPort() + "/" + project;
  }

  public URI address() {
    return URI.create("http://localhost:" + server.getAddress().getPort() + "/");
  }

  public String vitals() {
    return "http://localhost:" + server.getAddress().getPort() + "/vitals";
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      if ("gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"))) {
        body = new GZIPInputStream(new ByteArrayInputStream(body)).readAllBytes();
      }
      received.add(
          exchange.getRequestURI().getPath() + "\n" + new String(body, StandardCharsets.UTF_8));
      exchange.getResponseHeaders().add("Access-Control-Allow-Origin", "*");
      // What a build wants to hear of a bundle; the SDKs do not read it.
      byte[] answer = "{\"state\":\"ok\"}".getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(200, answer.length);
      exchange.getResponseBody().write(answer);
    }
  }

  /** The first that fits, once it is there; fails after half a minute. */
  public String await(Predicate<String> wanted) throws InterruptedException {
    return await(1, wanted).getFirst();
  }

  /** So many that fit, in the order in which they came. */
  public List<String> await(int count, Predicate<String> wanted) throws InterruptedException {
    List<String> found = List.of();
    for (int i = 0; i < 600 && found.size() < count; i++) {
      found = received.stream().filter(wanted).toList();
      if (found.size() < count && new CountDownLatch(1).await(50, TimeUnit.MILLISECONDS)) {
        throw new AssertionError("BUG: nobody opens this latch");
      }
    }
    if (found.size() < count) {
      List<String> heads = new ArrayList<>();
      received.forEach(each -> heads.add(each.substring(0, Math.min(each.length(), 300))));
      throw new AssertionError("only " + found.size() + " of " + count + " came, among " + heads);
    }
    return found;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.close();
  }
}
