package aegle.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import aegle.protocols.remotewrite.WriteRequestWriter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The whole server, started in this process on a free port, with a client beside it. */
final class RunningAegle implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final long POLL_NANOS = 20_000_000;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final ConfigurableApplicationContext context;
  private final HttpClient http = HttpClient.newHttpClient();
  private final int port;

  /** An answer of the server. */
  record Reply(int status, String body, HttpHeaders headers) {
    JsonNode json() {
      return JSON.readTree(body);
    }

    /** The first value of a header; empty where there is none. */
    String header(String name) {
      return headers.firstValue(name).orElse("");
    }

    String location() {
      return header("Location");
    }
  }

  private RunningAegle(ConfigurableApplicationContext context, int port) {
    this.context = context;
    this.port = port;
  }

  static RunningAegle start(Path config, Path data, boolean openIntake) {
    return start(new ServerOptions(config, data, 0, openIntake));
  }

  static RunningAegle start(ServerOptions options) {
    ConfigurableApplicationContext context = ServerCommand.start(options);
    int port = context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    return new RunningAegle(context, port);
  }

  int port() {
    return port;
  }

  /** A part of the server as it is wired. */
  <T> T part(Class<T> type) {
    return context.getBean(type);
  }

  Reply get(String path, String... headers) throws Exception {
    return send(request(path, headers).GET());
  }

  Reply post(String path, byte[] body, String... headers) throws Exception {
    return send(request(path, headers).POST(BodyPublishers.ofByteArray(body)));
  }

  Reply delete(String path, String... headers) throws Exception {
    return send(request(path, headers).DELETE());
  }

  /** Asks whether a page may send, as browsers do before they let it. */
  Reply options(String path, String... headers) throws Exception {
    return send(request(path, headers).method("OPTIONS", BodyPublishers.noBody()));
  }

  Reply write(byte[] body, String... headers) throws Exception {
    HttpRequest.Builder request =
        request("/api/v1/write", headers)
            .header("Content-Type", WriteRequestWriter.CONTENT_TYPE)
            .header("Content-Encoding", "snappy")
            .header(WriteRequestWriter.VERSION_HEADER, WriteRequestWriter.VERSION);
    return send(request.POST(BodyPublishers.ofByteArray(body)));
  }

  /** The result of an instant query: a list of series, each with its labels and its value. */
  JsonNode query(String expression, String... headers) throws Exception {
    Reply reply = get("/api/v1/query?query=" + URLEncoder.encode(expression, UTF_8), headers);
    if (reply.status() != 200) {
      throw new AssertionError(expression + " was answered with " + reply);
    }
    return reply.json().at("/data/result");
  }

  /** The status of a GET whose {@code Host} header says something else. */
  int statusFor(String path, String host) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      String request =
          "GET %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n".formatted(path, host);
      socket.getOutputStream().write(request.getBytes(UTF_8));
      String answer = new String(socket.getInputStream().readAllBytes(), UTF_8);
      return Integer.parseInt(answer.split(" ", 3)[1]);
    }
  }

  private HttpRequest.Builder request(String path, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).timeout(PATIENCE);
    return headers.length == 0 ? request : request.headers(headers);
  }

  private Reply send(HttpRequest.Builder request) throws Exception {
    HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
    return new Reply(response.statusCode(), response.body(), response.headers());
  }

  /** Asks until the answer is as wanted. */
  static <T> T await(String what, Callable<T> question, Predicate<T> wanted) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      T answer = question.call();
      if (wanted.test(answer)) {
        return answer;
      }
      if (System.nanoTime() > deadline) {
        throw new AssertionError(
            "waited " + PATIENCE.toSeconds() + " s for " + what + " and still got: " + answer);
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  @Override
  public void close() {
    context.close();
    http.close();
  }
}
