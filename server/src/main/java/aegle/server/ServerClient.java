package aegle.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import aegle.server.ship.KeySource;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A running server, as commands ask it. Follows no redirects, so that the key goes nowhere else.
 */
final class ServerClient implements AutoCloseable {
  static final URI DEFAULT = URI.create("http://localhost:" + ServerOptions.DEFAULT_PORT);
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final URI server;
  private final KeySource key;
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();

  /** An answer that could not be had; the message says why and what to do. */
  static final class ServerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ServerException(String message) {
      super(message);
    }
  }

  ServerClient(URI server, KeySource key) {
    this.server = server;
    this.key = key;
  }

  /**
   * The {@code data} of the answer to a form.
   *
   * @throws ServerException when there is none
   */
  JsonNode post(String path, Map<String, String> form) {
    String body =
        form.entrySet().stream()
            .map(field -> field.getKey() + '=' + URLEncoder.encode(field.getValue(), UTF_8))
            .collect(Collectors.joining("&"));
    HttpRequest.Builder request =
        HttpRequest.newBuilder(server.resolve(path))
            .timeout(PATIENCE)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(body));
    key.read().ifPresent(secret -> request.header("Authorization", "Bearer " + secret));
    try {
      return data(http.send(request.build(), BodyHandlers.ofString()));
    } catch (IOException e) {
      throw new ServerException(
          "no server answers at " + server + "; start one, or name another with --server URL");
    } catch (InterruptedException e) {
      throw new ServerException("waiting for " + server + " was interrupted");
    }
  }

  private JsonNode data(HttpResponse<String> response) {
    if (response.statusCode() == 401 || response.statusCode() == 403) {
      throw new ServerException(server + " wants a key that may read: put one into " + key.where());
    }
    JsonNode answer;
    try {
      answer = JSON.readTree(response.body());
    } catch (JacksonException e) {
      throw new ServerException(server + " answered " + response.statusCode() + " without JSON");
    }
    if (response.statusCode() != 200 || !answer.has("data")) {
      throw new ServerException(answer.path("error").asString("answered " + response.statusCode()));
    }
    return answer.get("data");
  }

  @Override
  public void close() {
    http.close();
  }
}
