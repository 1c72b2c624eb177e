package aegle.server.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.zip.GZIPInputStream;

/** Takes requests, keeps them whole, and answers as it is told. */
public final class RecordingReceiver implements AutoCloseable {
  private final HttpServer server;
  private final List<Received> all = new CopyOnWriteArrayList<>();
  private final List<Received> taken = new CopyOnWriteArrayList<>();
  private volatile Function<Received, Answer> answers = _ -> new Answer(200, Map.of(), "");

  /** A request. Header names are in lower case. */
  @SuppressWarnings("ArrayRecordComponent") // Read by tests, never compared.
  public record Received(String method, String path, Map<String, String> headers, byte[] body) {
    /** The body without its gzip. */
    public byte[] unpacked() {
      try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(body))) {
        return gzip.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    public String header(String name) {
      return headers.getOrDefault(name, "");
    }
  }

  /** An answer. */
  public record Answer(int status, Map<String, String> headers, String body) {}

  public RecordingReceiver() throws IOException {
    this(0);
  }

  /** A receiver on a port of its choice, or on any free one for 0. */
  public RecordingReceiver(int port) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.createContext("/", this::receive);
    server.start();
  }

  private void receive(HttpExchange exchange) throws IOException {
    Map<String, String> headers = new LinkedHashMap<>();
    exchange
        .getRequestHeaders()
        .forEach((name, values) ->
            headers.put(name.toLowerCase(Locale.ROOT), String.join(", ", values)));
    Received received =
        new Received(
            exchange.getRequestMethod(),
            exchange.getRequestURI().toString(),
            headers,
            exchange.getRequestBody().readAllBytes());
    Answer answer = answers.apply(received);
    all.add(received);
    if (answer.status() / 100 == 2) {
      taken.add(received);
    }
    answer.headers().forEach((name, value) -> exchange.getResponseHeaders().add(name, value));
    byte[] body = answer.body().getBytes(java.nio.charset.StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  public void answers(int status) {
    answers(_ -> new Answer(status, Map.of(), ""));
  }

  public void answers(Function<Received, Answer> how) {
    answers = how;
  }

  public String url() {
    return "http://127.0.0.1:" + port();
  }

  public int port() {
    return server.getAddress().getPort();
  }

  /** Every request, in the order of their arrival. */
  public List<Received> all() {
    return List.copyOf(all);
  }

  /** Those that were answered with a yes. */
  public List<Received> taken() {
    return List.copyOf(taken);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
